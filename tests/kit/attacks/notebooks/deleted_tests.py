"""Delete the test cells, so that nothing is tested."""

from __future__ import annotations

from attacks.expected import COST, QUESTIONS, WholeOutcome
from attacks.parts import cell_of

from gradekit.notebooks import Notebook

EXPECTED = WholeOutcome(lost=(COST,), notices=("deleted_cell",))


def make(solved: Notebook, blank: Notebook) -> Notebook:
    """Leave one question unanswered and delete the tests of all."""
    cell_of(solved, f"{COST}_solution")["source"] = cell_of(blank, f"{COST}_solution")["source"]
    for question in QUESTIONS:
        solved["cells"].remove(cell_of(solved, question))
    return solved
