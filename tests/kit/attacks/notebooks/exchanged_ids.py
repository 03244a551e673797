"""Exchange the ids of an easy and of a hard question."""

from __future__ import annotations

from attacks.expected import COST, DROPOUT_FORWARD, WholeOutcome
from attacks.parts import cell_of

from gradekit.notebooks import Notebook

EXPECTED = WholeOutcome(notices=("changed_metadata", "edited_cell", "reordered_cells"))


def make(solved: Notebook, blank: Notebook) -> Notebook:
    """Let the cells of two questions go by each other's names."""
    pairs = [(COST, DROPOUT_FORWARD), (f"{COST}_solution", f"{DROPOUT_FORWARD}_solution")]
    for one, other in pairs:
        first, second = cell_of(solved, one), cell_of(solved, other)
        first["metadata"]["nbgrader"]["grade_id"] = other
        second["metadata"]["nbgrader"]["grade_id"] = one
    return solved
