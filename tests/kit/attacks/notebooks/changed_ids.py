"""Give the test cells other ids, so that the grader does not find them."""

from __future__ import annotations

from attacks.expected import QUESTIONS, WholeOutcome
from attacks.parts import cell_of

from gradekit.notebooks import Notebook

EXPECTED = WholeOutcome(notices=("deleted_cell", "unknown_cell"))


def make(solved: Notebook, blank: Notebook) -> Notebook:
    """Rename each grade cell."""
    for question in QUESTIONS:
        cell_of(solved, question)["metadata"]["nbgrader"]["grade_id"] = f"{question}_2"
    return solved
