"""What nbgrader does before it copies a submission, and after it has written a student's page.

nbgrader takes no notice of what a hook raises: each of these leaves things refused or taken back
unless its end is reached.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Set
from pathlib import Path

from gradekit.course.folders import Course, find_course
from gradekit.course.ids import id_problem
from gradekit.course.intake import read_file
from gradekit.course.strays import (
    SECRET_FILE,
    TIMESTAMP_FILE,
    look_through,
    remove_folder,
    remove_strays,
)
from gradekit.errors import NotebookError
from gradekit.notebooks import most_values
from gradekit.text import printable

__all__ = ["refuse_unsafe", "remove_links", "take_back_files"]

_HANDED_BACK = (SECRET_FILE, TIMESTAMP_FILE)  # without them nbgrader finds nobody's feedback

_log = logging.getLogger("gradekit")
_UNSAFE = "could not be made safe for nbgrader"
_problems: dict[tuple[str, str], str] = {}  # (student, assignment) -> "" if nbgrader may go on

# Each value takes nbgrader several kilobytes of memory, if it is no part of a text; a list or
# dictionary in a list counts as two.
_MOST_VALUES = 100_000


def remove_links(*, assignment: str, student: str, notebooks: list[str]) -> None:
    """For ``autograde``, before it copies a submission: take away what does not belong there.

    nbgrader takes no notice of what a hook raises. So a submission is unsafe, and
    `refuse_unsafe` refuses it, until the end of this is reached; what cannot be made safe, or
    has a name that would run in a page, stays so.

    Parameters
    ----------
    assignment, student
        The patterns of the whole run, of no use here.
    notebooks
        The submission's notebooks; they tell its folder. The list is made to hold the one that
        the assignment asks for, whatever was handed in in its place, unless nbgrader should
        not even open it.
    """
    del assignment, student
    folder = Path(notebooks[0]).parent.absolute()
    key = folder.parent.name, folder.name
    shown = printable(str(folder))
    _problems[key] = f"{shown}: {_UNSAFE}"
    if folder.is_symlink() or folder.parent.is_symlink():
        _problems[key] = f"{shown}: is a link to another place"
        return
    try:
        remove_strays(folder)
        problem = id_problem(folder.parent.name) or ""
    except OSError as error:
        problem = f"{shown}: holds links that cannot be removed: {printable(str(error))}"
    assignment_here = find_course(Path.cwd()).assignment(folder.name)
    wanted = folder / f"{assignment_here.notebook}.ipynb"
    if wanted.exists() and (excess := _too_much(wanted, assignment_here.course)):
        notebooks.clear()
        _log.warning("%s", excess)
    else:
        # `GradeInSandbox` finds what was handed in in its place.
        notebooks[:] = [str(Path(notebooks[0]).with_name(wanted.name))]
    _problems[key] = problem


def refuse_unsafe(folder: Path) -> None:
    """Refuse a submission that `remove_links` has not made safe, or that has become unsafe again.

    nbgrader has copied it by then; where this is raised it removes the copy.

    Raises
    ------
    NotebookError
        The submission must not be graded by nbgrader.
    """
    shown = printable(str(folder))
    problem = _problems.get((folder.parent.name, folder.name), f"{shown}: {_UNSAFE}")
    if not problem and any(each.stray for each in look_through(folder)):
        problem = f"{shown}: {_UNSAFE}"
    if problem:
        raise NotebookError(problem)


def _too_much(notebook: Path, course: Course) -> str:
    """Say why nbgrader should not open a notebook, which it would read into memory as it is."""
    try:
        data = read_file(notebook, course.settings.sizes.notebook_mb)
        # As bytes of UTF-16, the marks of a text stand where none are seen.
        text = data.decode(json.detect_encoding(data))
    except (NotebookError, UnicodeDecodeError):
        return ""  # nor does anybody else
    if most_values(text) <= _MOST_VALUES:
        return ""
    shown = printable(str(notebook))
    return f"{shown}: holds more than can be graded here; `gradekit grade` says more"


def take_back_files(*, assignment: str, student: str, notebooks: list[str]) -> None:
    """For ``generate_feedback``, at the end: remove what nbgrader copied beside the pages.

    That is what the student handed in, and the support files. nbgrader takes no notice of what a
    hook raises: where that cannot be done the whole folder goes, with the page, so that nothing
    of it is handed back.

    Parameters
    ----------
    assignment, student
        The patterns of the whole run, of no use here.
    notebooks
        The autograded notebooks.
    """
    del assignment, student
    graded = Path(notebooks[0]).parent
    folder = find_course(Path.cwd()).assignment(graded.name).feedback(graded.parent.name)
    stay = {Path(notebook).with_suffix(".html").name for notebook in notebooks} | {*_HANDED_BACK}
    done = False
    try:
        _take_back(folder, graded, stay)
        done = True
    finally:
        if not done:
            _log.error("%s: was taken back, with the page", printable(str(folder)))
            remove_folder(folder, folder.parent)


def _take_back(folder: Path, graded: Path, stay: Set[str]) -> None:
    found = list(look_through(folder))
    for each in reversed(found):  # what is in a folder before it
        name = each.path.relative_to(folder)
        copied = graded / name
        if each.stray and each.is_folder:
            remove_folder(each.path, folder.parent)
        elif each.is_folder:
            if copied.is_dir() and not any(each.path.iterdir()):
                each.path.rmdir()
        elif each.stray or (copied.is_file() and name.as_posix() not in stay):
            each.path.unlink()
