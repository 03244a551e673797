"""Checks of what nbgrader's metadata says about each cell of a master notebook."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

from gradekit.notebooks.cells import (
    JsonCell,
    is_grade,
    is_solution,
    is_tracked,
    nbgrader_metadata,
)

__all__ = ["SCHEMA_VERSION", "mark_problems"]

SCHEMA_VERSION = 3
"""The version of nbgrader's cell metadata that the kit reads."""

_ID = re.compile(r"[a-zA-Z0-9_-]+")
_FLAGS = ("grade", "locked", "solution")
_KEYS = {*_FLAGS, "schema_version", "task", "grade_id", "points", "checksum", "cell_type"}
_PANEL = "in JupyterLab's Create Assignment panel"


def mark_problems(cell: JsonCell) -> Iterator[tuple[str, str]]:
    """Give what nbgrader would refuse about a cell, and how to mend it."""
    if "nbgrader" not in cell["metadata"]:
        return
    marks = nbgrader_metadata(cell)
    version = marks.get("schema_version")
    if version != SCHEMA_VERSION:
        found = "missing" if version is None else f"{version!r}, not {SCHEMA_VERSION}"
        yield (
            f"nbgrader's schema_version is {found}",
            "run 'nbgrader update' on the notebook",
        )
    if extra := sorted(set(marks) - _KEYS):
        yield f"nbgrader does not know the metadata {', '.join(extra)}", "remove them"
    for flag in _FLAGS:
        if not isinstance(marks.get(flag), bool):
            yield f"nbgrader's mark '{flag}' is not true or false", f"set the cell's type {_PANEL}"
    if is_tracked(cell):
        yield from _id_problems(marks)
    if is_grade(cell) and (problem := _points_problem(marks)):
        yield problem, f"give the cell a number of points above zero {_PANEL}"
    if cell["cell_type"] != "code" and not marks.get("task", False):
        if is_grade(cell) and not is_solution(cell):
            yield "a text cell cannot be graded by tests", "make it a code cell"
        if is_solution(cell) and not is_grade(cell):
            yield "a written answer carries no points", f"mark it as manually graded {_PANEL}"


def _id_problems(marks: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    name = marks.get("grade_id")
    if name is None or name == "":
        yield "the cell has no grade_id", f"give it one {_PANEL}"
    elif not isinstance(name, str) or not _ID.fullmatch(name):
        yield (
            f"the grade_id {name!r} is not valid",
            "use letters, digits, underscores and hyphens only",
        )


def _points_problem(marks: Mapping[str, Any]) -> str | None:
    points = marks.get("points")
    if points is None:
        return "the points are missing"
    if isinstance(points, bool) or not isinstance(points, int | float):
        return f"the points are {points!r}, not a number"
    if not math.isfinite(points) or points <= 0:
        return f"the points are {points}"
    return None
