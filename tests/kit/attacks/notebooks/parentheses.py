"""Crash Python's parser with a hundred thousand parentheses."""

from __future__ import annotations

from attacks.expected import COST, WholeOutcome
from attacks.parts import cell_of

from gradekit.notebooks import Notebook

EXPECTED = WholeOutcome(lost=(COST,), notices=("syntax_error",), failures=("unreadable",))


def make(solved: Notebook, blank: Notebook) -> Notebook:
    """Open them in the cell of an answer."""
    answer = cell_of(solved, f"{COST}_solution")
    answer["source"] += "\n" + "(" * 10**5
    return solved
