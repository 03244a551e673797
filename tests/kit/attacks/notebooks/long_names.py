"""Slow down whatever looks for names with names of a hundred thousand letters."""

from __future__ import annotations

from attacks.expected import COST, WholeOutcome
from attacks.parts import code_cell, with_cells

from gradekit.notebooks import Notebook

EXPECTED = WholeOutcome(notices=())


def make(solved: Notebook, blank: Notebook) -> Notebook:
    """Define and use them, near to what they might have been meant for."""
    name = COST + "_" * 90_000
    lines = [f"def {name}(a): pass", f"{name}({name})", "compute_" * 8_000 + " = 1"]
    return with_cells(solved, *(code_cell(line) for line in lines))
