"""Put null characters, lone surrogates and other odd characters into sources."""

from __future__ import annotations

import json

from attacks.expected import COST, WholeOutcome
from attacks.parts import cell_of, code_cell, with_cells

from gradekit.notebooks import Notebook

EXPECTED = WholeOutcome(
    lost=(COST,),
    notices=("hidden_characters", "syntax_error", "unreadable_cell"),
    failures=("unreadable", "missing"),
)


def make(solved: Notebook, blank: Notebook) -> bytes:
    """Put one into an answer and more into cells of one's own."""
    cell_of(solved, f"{COST}_solution")["source"] += "\nx = '\0'"
    odd = ("x = '\ud800'", "\ufeffx = 1", "x = 1\x0c\x0b\x1c", "\u2028x\u2029 = 1", "x = 1\r\r\n")
    return json.dumps(with_cells(solved, *(code_cell(text) for text in odd))).encode()
