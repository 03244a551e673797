"""Have the compiler move some hundred names past each other, by what alternatives capture."""

from __future__ import annotations

from attacks.expected import WholeOutcome
from attacks.parts import code_cell, with_cells

from gradekit.notebooks import Notebook

EXPECTED = WholeOutcome(notices=("unreadable_cell",))


def make(solved: Notebook, blank: Notebook) -> Notebook:
    """Add a cell of ten kilobytes that takes a gigabyte to compile."""
    names = [f"n{number}" for number in range(1_000)]
    turned = [names[617 * n % 1_000] for n in range(1_000)]
    pattern = f"({','.join(names)}) | ({','.join(turned)})"
    return with_cells(solved, code_cell(f"match n:\n case {pattern}: pass"))
