"""Parts of a submission: how notebooks and cells are taken apart and put together."""

from __future__ import annotations

import copy
from typing import Any

from gradekit.notebooks import JsonCell, Notebook, grade_id

__all__ = ["cell_of", "code_cell", "markdown_cell", "marked", "with_cells"]


def cell_of(notebook: Notebook, name: str) -> JsonCell:
    """Find the cell with an nbgrader id; a question's answer is in ``QUESTION_solution``."""
    return next(cell for cell in notebook["cells"] if grade_id(cell) == name)


def code_cell(source: str, **fields: Any) -> JsonCell:
    """Make a code cell of the student's own."""
    bare: JsonCell = {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": []}
    return {**bare, "source": source, **fields}


def markdown_cell(source: str, **fields: Any) -> JsonCell:
    """Make a cell of text of the student's own."""
    return {"cell_type": "markdown", "metadata": {}, "source": source, **fields}


def marked(cell: JsonCell, **marks: Any) -> JsonCell:
    """Copy a cell with other nbgrader marks."""
    changed = copy.deepcopy(cell)
    changed["metadata"]["nbgrader"] = {**changed["metadata"].get("nbgrader", {}), **marks}
    return changed


def with_cells(notebook: Notebook, *cells: JsonCell) -> Notebook:
    """Add cells at the end of a notebook."""
    return {**notebook, "cells": [*notebook["cells"], *cells]}
