"""Hand in nineteen megabytes of valid code, so that the notebook is read and would be parsed."""

from __future__ import annotations

from attacks.expected import COST, WholeOutcome
from attacks.parts import cell_of

from gradekit.notebooks import Notebook

EXPECTED = WholeOutcome(
    lost=(COST,), notices=("unreadable_cell",), failures=("unreadable", "missing")
)


def make(solved: Notebook, blank: Notebook) -> Notebook:
    """Repeat a line in the cell of an answer."""
    answer = cell_of(solved, f"{COST}_solution")
    answer["source"] += "\n" + "x = (1, 2, 3)\n" * (18 * 10**6 // 15)
    return solved
