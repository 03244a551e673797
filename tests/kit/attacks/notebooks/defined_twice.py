"""Define a function rightly for whoever reads, and otherwise for whoever runs."""

from __future__ import annotations

from attacks.expected import COST, WholeOutcome
from attacks.parts import code_cell, with_cells

from gradekit.notebooks import Notebook

EXPECTED = WholeOutcome(lost=(COST,), notices=("function_defined_twice",))


def make(solved: Notebook, blank: Notebook) -> Notebook:
    """Define it once more at the end, where it looks for the grader."""
    return with_cells(
        solved, code_cell(f"def {COST}(*inputs):\n    return 'the last one counts'\n")
    )
