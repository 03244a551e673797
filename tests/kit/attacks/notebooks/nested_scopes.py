"""Have the compiler write the same names down once more for each of many nested functions."""

from __future__ import annotations

from attacks.expected import WholeOutcome
from attacks.parts import code_cell, with_cells

from gradekit.notebooks import Notebook

EXPECTED = WholeOutcome(notices=("unreadable_cell",))


def make(solved: Notebook, blank: Notebook) -> Notebook:
    """Add a cell of twenty kilobytes that no answer needs."""
    names = ",".join(f"n{number}" for number in range(2_000))
    return with_cells(solved, code_cell(f"def f({names}):\n return {'lambda:' * 900}({names})"))
