"""Crash the compiler with expressions that are nested in every way that it allows."""

from __future__ import annotations

from attacks.expected import COST, WholeOutcome
from attacks.parts import cell_of, code_cell, with_cells

from gradekit.notebooks import Notebook

EXPECTED = WholeOutcome(
    lost=(COST,), notices=("unreadable_cell",), failures=("unreadable", "missing")
)


def make(solved: Notebook, blank: Notebook) -> Notebook:
    """Write long chains, which are deep trees."""
    answer = cell_of(solved, f"{COST}_solution")
    answer["source"] += "\nx = " + "+".join(["1"] * 30_000) + "\ny = " + "-" * 30_000 + "1\n"
    others = (
        "z = " + "lambda: " * 90 + "0",
        "w = a" + ".b" * 30_000,
        "v = " + "not " * 20_000 + "1",
    )
    return with_cells(solved, *(code_cell(other) for other in others))
