"""What a cell is to nbgrader: a question's solution, its test, or a text that stays as it is."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, TypeAlias

__all__ = [
    "JsonCell",
    "Notebook",
    "checksum",
    "code_cells",
    "grade_id",
    "is_grade",
    "is_locked",
    "is_solution",
    "is_tracked",
    "nbgrader_metadata",
]

Notebook: TypeAlias = dict[str, Any]
"""A notebook of format 4 as plain JSON data; each cell's ``source`` is one string."""

JsonCell: TypeAlias = dict[str, Any]
"""One cell of a `Notebook`."""


def nbgrader_metadata(cell: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what nbgrader wrote about the cell; empty where there is nothing usable."""
    metadata = cell.get("metadata")
    marks = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    return marks if isinstance(marks, dict) else {}


def grade_id(cell: Mapping[str, Any]) -> str | None:
    """Return nbgrader's name for the cell, None if it has none."""
    name = nbgrader_metadata(cell).get("grade_id")
    return name if isinstance(name, str) and name else None


def is_solution(cell: Mapping[str, Any]) -> bool:
    """Whether the student is to write in the cell."""
    return bool(nbgrader_metadata(cell).get("solution", False))


def is_grade(cell: Mapping[str, Any]) -> bool:
    """Whether the cell carries points."""
    return bool(nbgrader_metadata(cell).get("grade", False))


def is_locked(cell: Mapping[str, Any]) -> bool:
    """Whether the instructor's text of the cell holds, whatever the student made of it."""
    if is_solution(cell):
        return False
    return is_grade(cell) or bool(nbgrader_metadata(cell).get("locked", False))


def is_tracked(cell: Mapping[str, Any]) -> bool:
    """Whether nbgrader keeps the cell in its gradebook."""
    marks = nbgrader_metadata(cell)
    return any(marks.get(kind, False) for kind in ("grade", "solution", "locked"))


def code_cells(notebook: Notebook) -> list[JsonCell]:
    """All code cells, in the notebook's order."""
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def checksum(cell: JsonCell) -> str:
    """Return the fingerprint of a tracked cell that ``nbgrader.utils.compute_checksum`` gives.

    Raises
    ------
    KeyError
        If the cell has no ``grade_id``, or is a grade cell without ``points``.
    """
    marks = nbgrader_metadata(cell)
    parts = [cell["source"], cell["cell_type"]]
    parts += [str(flag(cell)) for flag in (is_grade, is_solution, is_locked)]
    parts.append(marks["grade_id"])
    if is_grade(cell):
        parts.append(str(float(marks["points"])))
    # nbgrader chose MD5; it tells texts apart here and protects nothing.
    return hashlib.md5("".join(parts).encode(), usedforsecurity=False).hexdigest()
