"""Have the compiler write a name of a hundred thousand letters before thousands of others."""

from __future__ import annotations

from attacks.expected import WholeOutcome
from attacks.parts import code_cell, with_cells

from gradekit.notebooks import Notebook

EXPECTED = WholeOutcome(notices=("unreadable_cell",))


def make(solved: Notebook, blank: Notebook) -> Notebook:
    """Use private names in a class of such a name."""
    private = ";".join(f"__{number}a" for number in range(10_000))
    return with_cells(solved, code_cell(f"class {'A' * 90_000}:\n {private}"))
