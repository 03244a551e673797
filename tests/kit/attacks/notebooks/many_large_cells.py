"""Hand in more code than any answer needs, in cells that are each small enough."""

from __future__ import annotations

from attacks.expected import QUESTIONS, WholeOutcome
from attacks.parts import code_cell, with_cells

from gradekit.notebooks import Notebook

EXPECTED = WholeOutcome(lost=QUESTIONS, notices=("notebook_too_large",), failures=("unreadable",))


def make(solved: Notebook, blank: Notebook) -> Notebook:
    """Add forty cells of a hundred thousand characters."""
    source = "x = [" + "1, " * 33_000 + "]\n"
    return with_cells(solved, *(code_cell(source) for _ in range(40)))
