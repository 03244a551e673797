"""Hang whatever colours code, or cells of text with code in them, by lines of white space."""

from __future__ import annotations

from attacks.expected import WholeOutcome
from attacks.parts import code_cell, markdown_cell

from gradekit.notebooks import Notebook

EXPECTED = WholeOutcome(notices=("markup", "unreadable_cell"))


def make(solved: Notebook, blank: Notebook) -> Notebook:
    """Write lines of one blank, and a gap without end, into code and into fenced code."""
    lines = " \n" * 100_000
    hostile = [
        code_cell("x = 1\n" + lines + "x = 2"),
        code_cell("x = 1" + " " * 100_000 + "; y = 2"),
        code_cell("x = 1\n" + "\n" * 50_000 + "x = 2"),
        *(markdown_cell(f"```python\n{lines[:18_000]}x = 1\n```\n") for _ in range(4)),
    ]
    solved["cells"] = [*solved["cells"], *hostile]
    return solved
