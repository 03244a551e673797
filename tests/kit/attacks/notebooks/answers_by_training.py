"""Hide the hang in what never runs: a cell that trains, and a name that it makes."""

from __future__ import annotations

from attacks.expected import COST, WholeOutcome
from attacks.parts import cell_of

from gradekit.notebooks import Notebook

EXPECTED = WholeOutcome(lost=(COST,))


def make(solved: Notebook, blank: Notebook) -> Notebook:
    """Have the answer come from a call of the training function."""
    cell_of(solved, f"{COST}_solution")["source"] = (
        f"answers = model(train_X, train_Y)\ndef {COST}(*inputs):\n    return answers\n"
    )
    return solved
