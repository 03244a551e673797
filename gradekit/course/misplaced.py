"""Folders and notebooks in ``submitted/`` that stand where no command looks for them."""

from __future__ import annotations

import difflib
from collections.abc import Set
from pathlib import Path

from gradekit.course.folders import Assignment
from gradekit.text import printable

__all__ = ["find_misplaced"]

_NEAR = 0.8


def find_misplaced(assignment: Assignment) -> dict[str, str]:
    """Tell what in ``submitted/`` seems to be meant for an assignment, and is passed over.

    Parameters
    ----------
    assignment
        The assignment.

    Returns
    -------
    dict
        Names of folders and files in ``submitted/`` -> a sentence that says what to do.
    """
    submitted = assignment.course.root / "submitted"
    known = {each.name for each in assignment.course.assignments}
    found = {}
    for path in sorted(submitted.iterdir()) if submitted.is_dir() else ():
        if path.name.startswith(".") or path.is_symlink():
            continue
        try:
            problem = _in_folder(path, assignment, known) if path.is_dir() else ""
        except PermissionError:
            problem = "it cannot be read; let who grades read and search it"
        if path.suffix == ".ipynb" and path.is_file():
            problem = f"move it to {_place(assignment)}"
        if problem:
            found[path.name] = f"submitted/{_shown(path.name)} is not graded: {problem}."
    return found


def _in_folder(path: Path, assignment: Assignment, known: Set[str]) -> str:
    # Nobody makes a link by a slip of the pen.
    names = sorted(each.name for each in path.iterdir() if each.is_dir() or each.is_symlink())
    if assignment.name in names:
        return ""
    meant = next((name for name in names if _alike(name, assignment.name, known)), None)
    if meant is not None:
        return f"rename the folder {_shown(meant)!r} in it to {assignment.name!r}"
    if known & set(names):
        return ""
    return (
        f"there is no folder {assignment.name!r} in it; a notebook belongs at {_place(assignment)}"
    )


def _alike(name: str, wanted: str, known: Set[str]) -> bool:
    near = difflib.SequenceMatcher(None, name.strip().casefold(), wanted.casefold()).ratio()
    return name not in known and near >= _NEAR


def _place(assignment: Assignment) -> str:
    return f"submitted/STUDENT/{assignment.name}/{assignment.notebook}.ipynb"


def _shown(name: str) -> str:
    return printable(name, 60)
