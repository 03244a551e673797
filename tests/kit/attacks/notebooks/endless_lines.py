"""Slow down whatever looks through sources with patterns that may match in many ways."""

from __future__ import annotations

from attacks.expected import COST, WholeOutcome
from attacks.parts import code_cell, markdown_cell

from gradekit.notebooks import Notebook

EXPECTED = WholeOutcome(notices=("markup", "syntax_error"))


def make(solved: Notebook, blank: Notebook) -> Notebook:
    """Write lines that almost are markers, magics, definitions and headings."""
    lines = (
        "#" * 50_000 + " START CODE HERE ",
        "### START CODE HERE " + "#" * 50_000 + "\n" + "### END COD" * 3_000,
        "%" * 50_000,
        "def " + " " * 50_000 + COST,
        ("async " * 8_000) + "def " + COST,
        "x = '" + "\\" * 50_001 + "'",
    )
    solved["cells"] = [*map(code_cell, lines), markdown_cell("[" * 50_000), *solved["cells"]]
    return solved
