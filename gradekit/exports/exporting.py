"""Writes an export to where it is wanted."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from gradekit.course import Assignment
from gradekit.course.roster import ROSTER, read_roster
from gradekit.course.sheets import read_sheet
from gradekit.course.whole_files import write_whole
from gradekit.errors import ExportError
from gradekit.exports.canvas import fill_canvas, make_canvas
from gradekit.exports.gradescope import autograder_zip
from gradekit.exports.moodle import fill_moodle, make_moodle
from gradekit.exports.plain import make_table
from gradekit.exports.scores import ClassScores, read_scores
from gradekit.exports.written import Wishes, Written

__all__ = ["FORMATS", "Exported", "export_autograder", "export_scores"]

FORMATS = ("csv", "canvas", "moodle", "gradescope")
FOLDER = "exports"
_FILL = {"canvas": fill_canvas, "moodle": fill_moodle}
_MAKE = {"canvas": make_canvas, "moodle": make_moodle}


@dataclass(frozen=True)
class Exported:
    """What was written.

    Parameters
    ----------
    path
        The file; None if it went to standard output.
    problems
        What a person should see to: a sentence each.
    students
        How many students have a score in it; None where it holds none.
    notes
        What else is good to know.
    """

    path: Path | None
    problems: tuple[str, ...] = ()
    students: int | None = None
    notes: tuple[str, ...] = ()


def export_scores(
    assignment: Assignment,
    to: str,
    *,
    output: Path | None = None,
    template: Path | None = None,
    roster: Path | None = None,
    wishes: Wishes = Wishes(),  # noqa: B008 - it is frozen
) -> Exported:
    """Write the scores of a class as CSV.

    Parameters
    ----------
    assignment
        The assignment.
    to
        One of ``csv``, ``canvas`` and ``moodle``.
    output
        The file to write; ``-`` is standard output, None a file in ``exports/``.
    template
        The table that the LMS exported, to be filled in.
    roster
        A table of who is who; None for the course's, if it has one.
    wishes
        What the user said of that table.

    Raises
    ------
    GradekitError
        Something cannot be read, or not be written.
    """
    scores = read_scores(assignment)
    own = assignment.course.root / ROSTER
    who = own if roster is None and own.exists() else roster
    written = _written(scores, to, template, who, wishes)
    path = _write(assignment, output, f"{assignment.name}-{to}.csv", written.text)
    count = sum(each.score is not None for each in scores.handed_in)
    return Exported(path, written.problems, count, written.notes)


def export_autograder(
    assignment: Assignment, *, output: Path | None = None, hidden: str = "after_published"
) -> Exported:
    """Write an autograder for Gradescope.

    Parameters
    ----------
    assignment
        The assignment.
    output
        The file to write; None is one in ``exports/``.
    hidden
        When students see how hidden cases went, in Gradescope's word.

    Raises
    ------
    GradekitError
        The assignment is not usable, or the file cannot be written.
    """
    if output is not None and str(output) == "-":
        raise ExportError("an autograder is a zip file: name one with --output FILE")
    data = autograder_zip(assignment, hidden)
    path = _place(assignment, output, f"{assignment.name}-gradescope.zip")
    try:
        path.write_bytes(data)
    except OSError as error:
        raise _unwritten(path, error) from error
    return Exported(path)


def _written(
    scores: ClassScores, to: str, template: Path | None, roster: Path | None, wishes: Wishes
) -> Written:
    if to == "csv":
        return make_table(scores)
    if template is not None:
        known = None if roster is None else read_roster(roster)
        return _FILL[to](scores, read_sheet(template), wishes, str(template), known)
    sheet = None if roster is None else read_sheet(roster)
    return _MAKE[to](scores, sheet, wishes, str(roster))


def _write(assignment: Assignment, output: Path | None, name: str, text: str) -> Path | None:
    if output is not None and str(output) == "-":
        sys.stdout.buffer.write(text.encode("utf-8"))
        sys.stdout.buffer.flush()
        return None
    path = _place(assignment, output, name)
    try:
        write_whole(path, text, 0o600)
    except OSError as error:
        raise _unwritten(path, error) from error
    return path


def _place(assignment: Assignment, output: Path | None, name: str) -> Path:
    if output is not None:
        return output
    folder = assignment.course.root / FOLDER
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise _unwritten(folder, error) from error
    return folder / name


def _unwritten(path: Path, error: OSError) -> ExportError:
    return ExportError(
        f"{path}: cannot be written ({error.strerror}); name another place with --output FILE"
    )
