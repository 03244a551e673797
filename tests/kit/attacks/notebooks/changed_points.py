"""Make every question worth a thousand points."""

from __future__ import annotations

from attacks.expected import QUESTIONS, WholeOutcome
from attacks.parts import cell_of

from gradekit.notebooks import Notebook

EXPECTED = WholeOutcome(notices=("changed_metadata",))


def make(solved: Notebook, blank: Notebook) -> Notebook:
    """Change the points of each grade cell."""
    for question in QUESTIONS:
        cell_of(solved, question)["metadata"]["nbgrader"]["points"] = 1000
    return solved
