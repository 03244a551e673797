"""Which submissions are to be graded, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import gradekit
from gradekit.course.autograded import GRADE_FILE
from gradekit.course.folders import Assignment, Submission
from gradekit.course.ids import id_problem
from gradekit.course.intake import take_in
from gradekit.course.marks import Marks
from gradekit.course.regrade import made_from, reasons
from gradekit.sandbox import offers

__all__ = ["Due", "find_due"]


@dataclass(frozen=True)
class Due:
    """What a grading run has before it.

    Parameters
    ----------
    reasons
        The submissions to grade, with the keys of `REASONS` that say why.
    skipped
        The students whose submissions need not be graded again.
    refused
        What is wrong with folders that cannot be graded.
    """

    reasons: Mapping[Submission, tuple[str, ...]]
    skipped: tuple[str, ...]
    refused: tuple[str, ...]


def find_due(
    assignment: Assignment,
    submissions: Iterable[Submission],
    marks: Mapping[str, Marks],
    *,
    force: bool,
) -> Due:
    """Sort submissions into those to grade and those whose grade still holds.

    Parameters
    ----------
    assignment
        The assignment.
    submissions
        The submissions.
    marks
        What the gradebook says, by student.
    force
        Whether to grade all of them.
    """
    now = {
        **assignment.fingerprints,
        "kit": gradekit.__version__,
        "isolation": offers().best.value,
    }
    due: dict[Submission, tuple[str, ...]] = {}
    skipped, refused = [], []
    for submission in submissions:
        if problem := id_problem(submission.student):
            refused.append(problem)
            continue
        found = _reasons(assignment, submission, now, marks.get(submission.student))
        if found or force:
            due[submission] = found or ("forced",)
        else:
            skipped.append(submission.student)
    return Due(due, tuple(skipped), tuple(refused))


def _reasons(
    assignment: Assignment, submission: Submission, now: Mapping[str, str], marks: Marks | None
) -> tuple[str, ...]:
    """Tell why a submission must be graded; nothing where the grade that it has still holds."""
    before = made_from(assignment.autograded(submission.student) / GRADE_FILE)
    if not before:
        return ("new",)  # what was handed in is read where it is graded
    most_mb = assignment.course.settings.sizes.notebook_mb
    handed = take_in(submission, assignment.notebook, most_mb)
    if found := reasons(before, {**now, "submission": handed.sha256}):
        return found
    if marks is None:
        return ("gradebook",)
    if handed.timestamp not in (None, marks.timestamp):
        return ("time",)
    return ()
