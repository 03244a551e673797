"""Define a function whose name looks the same, and is another."""

from __future__ import annotations

from attacks.expected import COST, WholeOutcome
from attacks.parts import cell_of

from gradekit.notebooks import Notebook

EXPECTED = WholeOutcome(lost=(COST,))


def make(solved: Notebook, blank: Notebook) -> Notebook:
    """Write an o of the Greek alphabet in its name."""
    answer = cell_of(solved, f"{COST}_solution")
    answer["source"] = answer["source"].replace(f"def {COST}", f"def {COST.replace('o', 'ο')}")  # noqa: RUF001 - that is the attack
    return solved
