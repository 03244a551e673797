"""Hand in a notebook of nine thousand cells."""

from __future__ import annotations

from attacks.expected import QUESTIONS, WholeOutcome
from attacks.parts import code_cell, with_cells

from gradekit.notebooks import Notebook

EXPECTED = WholeOutcome(lost=QUESTIONS, notices=("notebook_too_large",), failures=("unreadable",))


def make(solved: Notebook, blank: Notebook) -> Notebook:
    """Add cells of a line each."""
    return with_cells(solved, *(code_cell("x = 1") for _ in range(9_000)))
