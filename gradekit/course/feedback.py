"""Writes students' feedback to where nbgrader looks for it when it hands it back."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias

from gradekit.course.autograded import GRADE_FILE
from gradekit.course.folders import Assignment, Submission
from gradekit.course.gradebook import Gradebook
from gradekit.course.grader import read_assignment
from gradekit.course.intake import SECRET_FILE, read_secret, take_in
from gradekit.course.recorded import Recorded, graded_students, read_recorded
from gradekit.course.strays import LARGEST_TIMESTAMP, TIMESTAMP_FILE
from gradekit.course.whole_files import write_whole
from gradekit.errors import FeedbackError
from gradekit.master import Blueprint
from gradekit.nearest import did_you_mean

__all__ = ["Feedback", "Page", "write_feedback"]

Page: TypeAlias = Callable[[Recorded, Blueprint], str]
"""What makes a student's feedback: HTML."""


@dataclass(frozen=True)
class Feedback:
    """What was written.

    Parameters
    ----------
    pages
        The students' pages: ids -> files.
    problems
        What a person should see to: a sentence each.
    """

    pages: dict[str, Path]
    problems: tuple[str, ...]


def write_feedback(assignment: Assignment, page: Page, student: str | None = None) -> Feedback:
    """Write a page for every student whose grade is recorded.

    No student code runs, and hidden tests are not looked at.

    Parameters
    ----------
    assignment
        The assignment.
    page
        Makes a page.
    student
        Write only this student's page.

    Raises
    ------
    FeedbackError
        No page could be written.
    GradekitError
        The master notebook or the gradebook cannot be read.
    """
    graded = _graded(assignment, student)
    blueprint = read_assignment(assignment)
    with Gradebook(assignment.course.root) as gradebook:
        marks = gradebook.marks(assignment.name, assignment.notebook)
    rules = assignment.course.settings.assignment(assignment.name).late
    pages: dict[str, Path] = {}
    problems = []
    for name in graded:
        try:
            recorded = read_recorded(assignment, name, marks.get(name))
            pages[name] = _write(assignment, recorded, page(recorded, blueprint))
        except FeedbackError as error:
            problems.append(str(error))
        else:
            problems += _newer(assignment, recorded)
            if recorded.marks.penalty_is_old(rules, name):
                problems.append(
                    f"{name}: the late penalty is not what the settings and the points say now; "
                    f"run: gradekit grade {assignment.name}"
                )
    if not pages:
        raise FeedbackError("\n".join(problems))
    if student is None:
        problems += [
            f"{name}: handed in, and not graded yet; run: gradekit grade {assignment.name}"
            for name in sorted({s.student for s in assignment.submissions} - set(graded))
        ]
    return Feedback(pages, tuple(problems))


def _graded(assignment: Assignment, student: str | None) -> Sequence[str]:
    graded = list(graded_students(assignment))
    mend = f"run: gradekit grade {assignment.name}"
    if not graded:
        raise FeedbackError(f"{assignment.name}: nothing is graded yet; first {mend}")
    if student is None:
        return graded
    if student in graded:
        return [student]
    if any(submission.student == student for submission in assignment.submissions):
        raise FeedbackError(f"{student}: handed in, and not graded yet; first {mend}")
    hint = did_you_mean(student, graded, "the graded ones have folders in autograded/")
    raise FeedbackError(f"{assignment.name}: there is no grade of a student {student!r}; {hint}")


def _newer(assignment: Assignment, recorded: Recorded) -> list[str]:
    """Tell if the submission is another one by now."""
    folder = assignment.course.root / "submitted" / recorded.student / assignment.name
    if not os.path.isdir(folder):  # noqa: PTH112 - pathlib raises where it may not look
        return []
    most_mb = assignment.course.settings.sizes.notebook_mb
    handed = take_in(Submission(recorded.student, folder), assignment.notebook, most_mb)
    if handed.sha256 == recorded.sha256:
        return []
    return [
        f"{recorded.student}: handed in another notebook since; the page is about the one "
        f"that was graded. For the new one run: gradekit grade {assignment.name}"
    ]


def _write(assignment: Assignment, recorded: Recorded, page: str) -> Path:
    """Write a page, and beside it first what ``nbgrader release_feedback`` reads.

    A submission that did not come by nbgrader's exchange has no secret. It gets one that nobody
    knows, since nbgrader would give up the whole class for the want of it.
    """
    graded = assignment.autograded(recorded.student)
    folder = assignment.feedback(recorded.student)
    secret = read_secret(graded) or read_secret(folder) or secrets.token_hex(64)
    path = folder / f"{assignment.notebook}.html"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(folder / SECRET_FILE, secret)
        write_whole(folder / TIMESTAMP_FILE, _timestamp(graded))
        write_whole(path, page)
    except OSError as error:
        raise FeedbackError(
            f"{error.filename}: cannot be written ({error.strerror}); "
            f"{recorded.student} has no new page"
        ) from error
    return path


def _timestamp(graded: Path) -> str:
    """Give when a submission was handed in; where that is not known, when it was graded."""
    path = graded / TIMESTAMP_FILE
    if path.is_file() and not path.is_symlink():
        with path.open(encoding="utf-8", errors="replace") as file:
            return file.read(LARGEST_TIMESTAMP).strip()
    moment = datetime.fromtimestamp((graded / GRADE_FILE).stat().st_mtime, UTC)
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC"
