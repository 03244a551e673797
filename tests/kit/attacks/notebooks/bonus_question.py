"""Add a question of one's own, worth a hundred points."""

from __future__ import annotations

from attacks.expected import COST, WholeOutcome
from attacks.parts import cell_of, marked, with_cells

from gradekit.notebooks import Notebook

EXPECTED = WholeOutcome(lost=(COST,), notices=("unknown_cell",))


def make(solved: Notebook, blank: Notebook) -> Notebook:
    """Leave a question unanswered and add another one."""
    cell_of(solved, f"{COST}_solution")["source"] = cell_of(blank, f"{COST}_solution")["source"]
    bonus = marked(cell_of(solved, COST), grade_id="bonus", points=100, locked=False)
    return with_cells(solved, {**bonus, "source": "assert True", "id": "bonus"})
