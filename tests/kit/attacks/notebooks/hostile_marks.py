"""Make nbgrader's marks themselves something that is no mark."""

from __future__ import annotations

from attacks.expected import COST, DROPOUT_FORWARD, WholeOutcome
from attacks.parts import cell_of

from gradekit.notebooks import Notebook

EXPECTED = WholeOutcome(
    notices=("changed_metadata", "deleted_cell", "unknown_cell"),
    lost=(COST,),
    failures=("missing", "wrong answer", "raised", "unreadable"),
)


def make(solved: Notebook, blank: Notebook) -> Notebook:
    """Put a list, a path and a number where an id belongs."""
    solution = cell_of(solved, f"{COST}_solution")
    solution["source"] = cell_of(blank, f"{COST}_solution")["source"]
    solution["metadata"]["nbgrader"]["grade_id"] = "../../gradebook"
    cell_of(solved, COST)["metadata"]["nbgrader"]["grade_id"] = [1, 2]
    cell_of(solved, DROPOUT_FORWARD)["metadata"]["nbgrader"] |= {"grade": "yes", "locked": None}
    return solved
