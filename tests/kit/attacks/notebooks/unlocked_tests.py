"""Unlock a test cell and write a test into it that passes."""

from __future__ import annotations

from attacks.expected import COST, WholeOutcome
from attacks.parts import cell_of

from gradekit.notebooks import Notebook

EXPECTED = WholeOutcome(lost=(COST,), notices=("changed_metadata", "edited_cell"))


def make(solved: Notebook, blank: Notebook) -> Notebook:
    """Write the test for an unanswered question."""
    cell_of(solved, f"{COST}_solution")["source"] = cell_of(blank, f"{COST}_solution")["source"]
    test = cell_of(solved, COST)
    test["metadata"]["nbgrader"]["locked"] = False
    test["source"] = "print('all tests passed')\nassert True"
    return solved
