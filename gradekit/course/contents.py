"""What a release holds, and the search of it for what students must not see."""

from __future__ import annotations

import re

from gradekit.course.folders import SELFCHECK, Assignment
from gradekit.course.selfcheck import KNOWN_FILE, searchable, selfcheck_files, uses_selfcheck
from gradekit.course.tables import read_misconceptions
from gradekit.errors import MasterError
from gradekit.master import find_leaks, student_version
from gradekit.notebooks import dump_notebook, parse_notebook

__all__ = ["refuse_leaks", "search_for_leaks", "student_files", "write_selfcheck"]

_NUMBER = re.compile(r"[\d.][\d._]*(?:[eE][-+]?\d+)?")


def student_files(assignment: Assignment) -> dict[str, bytes]:
    """Give what a release holds: paths relative to its folder -> content."""
    master = parse_notebook(assignment.master.read_bytes(), where=str(assignment.master))
    notebook = dump_notebook(student_version(master)).encode()
    return {
        f"{assignment.notebook}.ipynb": notebook,
        **_support_files(assignment),
        **_selfcheck(assignment),
    }


def write_selfcheck(assignment: Assignment, files: dict[str, bytes]) -> None:
    """Lay the self-check beside the master, where nbgrader takes it from; leave what is right."""
    for name, content in files.items():
        path = assignment.source / name
        if path.parent.name == SELFCHECK and not (path.is_file() and path.read_bytes() == content):
            path.parent.mkdir(exist_ok=True)
            path.unlink(missing_ok=True)  # it may be a link to the kit's own
            path.write_bytes(content)


def refuse_leaks(assignment: Assignment, notebook: bytes) -> None:
    """Search a student version, with the files beside its master, for what students must not see.

    What public cases say, and the hints of mistakes that they show, may stand in the self-check.

    Raises
    ------
    MasterError
        A line of a solution, an output, a line or number of a hidden test, or the hint for a
        misconception is in it; or the files of the self-check are not those of the assignment.
    """
    files = {f"{assignment.notebook}.ipynb": notebook, **_support_files(assignment)}
    for name, content in _selfcheck(assignment).items():
        if files.get(name) != content:
            raise MasterError(
                f"{assignment.source / name}: is not what the master and the hidden tests give; "
                f"run `gradekit release {assignment.name}`, which makes it anew"
            )
    search_for_leaks(assignment, files)


def search_for_leaks(assignment: Assignment, files: dict[str, bytes]) -> None:
    """Search what students get for what they must not see; see `refuse_leaks`."""
    master = parse_notebook(assignment.master.read_bytes(), where=str(assignment.master))
    hints = "\n".join(entry.hint for entry in read_misconceptions(assignment))
    hidden = {**assignment.hidden_sources, assignment.misconceptions.name: hints}
    leaks = [*find_leaks(searchable(assignment, files), master, hidden)]
    # What is allowed to be published may hold no line of a solution, and no hidden number, either.
    numbers = {name: " ".join(_NUMBER.findall(text)) for name, text in hidden.items()}
    published = {name: files[name] for name in files if name == KNOWN_FILE}
    leaks += find_leaks(published, master, numbers)
    if leaks:
        shown = "\n".join(f"  {leak}" for leak in [*dict.fromkeys(leaks)][:20])
        raise MasterError(f"{assignment.name}: the release would give away:\n{shown}")


def _selfcheck(assignment: Assignment) -> dict[str, bytes]:
    master = parse_notebook(assignment.master.read_bytes(), where=str(assignment.master))
    return selfcheck_files(assignment) if uses_selfcheck(master) else {}


def _support_files(assignment: Assignment) -> dict[str, bytes]:
    return {
        path.relative_to(assignment.source).as_posix(): path.read_bytes()
        for path in assignment.support_files
    }
