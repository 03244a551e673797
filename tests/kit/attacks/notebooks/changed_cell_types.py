"""Turn a test into text and an answer that is not there into a raw cell."""

from __future__ import annotations

from attacks.expected import COST, WholeOutcome
from attacks.parts import cell_of

from gradekit.notebooks import Notebook

EXPECTED = WholeOutcome(lost=(COST,), notices=("changed_cell_type",))


def make(solved: Notebook, blank: Notebook) -> Notebook:
    """Change the types of both cells of an unanswered question."""
    answer, test = cell_of(solved, f"{COST}_solution"), cell_of(solved, COST)
    answer["source"] = cell_of(blank, f"{COST}_solution")["source"]
    answer["cell_type"], test["cell_type"] = "raw", "markdown"
    for cell in (answer, test):
        del cell["outputs"], cell["execution_count"]
    return solved
