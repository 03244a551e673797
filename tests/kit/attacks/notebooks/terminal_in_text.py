"""Write escape sequences and reversed text into cells and into their ids and names."""

from __future__ import annotations

from attacks.expected import COST, WholeOutcome
from attacks.parts import cell_of, code_cell, markdown_cell, marked, with_cells

from gradekit.notebooks import Notebook

EXPECTED = WholeOutcome(notices=("hidden_characters", "markup", "unknown_cell"))

TEXT = "\x1b[2J\x1b]0;owned\x07 \u202estniop 02\u202c \u2066\u200b\ufeff"


def make(solved: Notebook, blank: Notebook) -> Notebook:
    """Put them wherever a text may be, in names that end up in messages."""
    bad = marked(cell_of(solved, COST), grade_id=f"bonus{TEXT}")
    named = code_cell("1", id=TEXT, metadata={"name": TEXT, "tags": [TEXT]})
    return with_cells(
        solved, markdown_cell(TEXT), bad, named, code_cell(f"def {COST}x(): '{TEXT}'")
    )
