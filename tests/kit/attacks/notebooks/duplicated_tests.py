"""Repeat the test cell of a solved question, so that it counts twice."""

from __future__ import annotations

import copy

from attacks.expected import COST, DROPOUT_FORWARD, WholeOutcome
from attacks.parts import cell_of, with_cells

from gradekit.notebooks import Notebook

EXPECTED = WholeOutcome(lost=(COST,), notices=("duplicated_cell", "reordered_cells"))


def make(solved: Notebook, blank: Notebook) -> Notebook:
    """Leave one question unanswered and have another's test ten times."""
    cell_of(solved, f"{COST}_solution")["source"] = cell_of(blank, f"{COST}_solution")["source"]
    test = cell_of(solved, DROPOUT_FORWARD)
    return with_cells(solved, *(copy.deepcopy(test) for _ in range(9)))
