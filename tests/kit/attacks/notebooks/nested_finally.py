"""Have the compiler write out a small cell a million times over, by what stands in ``finally``."""

from __future__ import annotations

from attacks.expected import WholeOutcome
from attacks.parts import code_cell, with_cells

from gradekit.notebooks import Notebook

EXPECTED = WholeOutcome(notices=("unreadable_cell",))


def make(solved: Notebook, blank: Notebook) -> Notebook:
    """Add a cell of a kilobyte that no answer needs."""
    lines = ["def bomb():"]
    for depth in range(1, 9):
        indent = " " * depth
        ways = [f"{indent} if bomb: return bomb"] * 5
        lines += [f"{indent}try:", *ways, f"{indent} bomb()", f"{indent}finally:"]
    return with_cells(solved, code_cell("\n".join([*lines, " " * 9 + "bomb()", ""])))
