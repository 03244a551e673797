"""Bind the graded name to something that is no function and answers to everything."""

from __future__ import annotations

from attacks.expected import COST, WholeOutcome
from attacks.parts import cell_of

from gradekit.notebooks import Notebook

EXPECTED = WholeOutcome(lost=(COST,), failures=("reply",))


def make(solved: Notebook, blank: Notebook) -> Notebook:
    """Make it a class whose instances are agreeable."""
    cell_of(solved, f"{COST}_solution")["source"] = (
        f"class {COST}:\n"
        "    def __init__(self, *inputs):\n"
        "        pass\n"
        "    def __eq__(self, other):\n"
        "        return True\n"
    )
    return solved
