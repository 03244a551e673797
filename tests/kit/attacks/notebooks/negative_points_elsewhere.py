"""Leave a question unanswered and take its points from it, so that the rest is all there is."""

from __future__ import annotations

from attacks.expected import COST, QUESTIONS, WholeOutcome
from attacks.parts import cell_of

from gradekit.notebooks import Notebook

EXPECTED = WholeOutcome(lost=(COST,), notices=("changed_metadata",))


def make(solved: Notebook, blank: Notebook) -> Notebook:
    """Make the unanswered question worth nothing, and the others more."""
    cell_of(solved, f"{COST}_solution")["source"] = cell_of(blank, f"{COST}_solution")["source"]
    for question in QUESTIONS:
        cell_of(solved, question)["metadata"]["nbgrader"]["points"] = 0 if question == COST else 50
    return solved
