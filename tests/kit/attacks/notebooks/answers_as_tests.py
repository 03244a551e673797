"""Mark an unanswered question as one that is graded by hand, or not at all."""

from __future__ import annotations

from attacks.expected import COST, WholeOutcome
from attacks.parts import cell_of

from gradekit.notebooks import Notebook

EXPECTED = WholeOutcome(lost=(COST,), notices=("changed_metadata",))


def make(solved: Notebook, blank: Notebook) -> Notebook:
    """Turn the flags around."""
    answer = cell_of(solved, f"{COST}_solution")
    answer["source"] = cell_of(blank, f"{COST}_solution")["source"]
    answer["metadata"]["nbgrader"] |= {"grade": True, "solution": False, "points": 20}
    cell_of(solved, COST)["metadata"]["nbgrader"] |= {"grade": False, "solution": True}
    return solved
