"""What a worker, near or far, gives back of a submission: plain data, ready to be written."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass

from gradekit.course.autograded import GRADE_FILE, grade_document
from gradekit.course.entries import Entry, make_entry
from gradekit.course.folders import Submission
from gradekit.course.grader import Graded, Grader
from gradekit.course.intake import SECRET_FILE, Handed
from gradekit.course.strays import TIMESTAMP_FILE
from gradekit.judging import Grade
from gradekit.notebooks import dump_notebook

__all__ = ["Result", "grade_handed", "grade_submission", "not_judged"]

_WORKER_ENDED = (
    "The grader's own process ended each time it graded this submission; a person will look at it."
)


@dataclass(frozen=True)
class Result:
    """A submission that has been graded.

    It holds texts, numbers and times only, so that it can come from anywhere.

    Parameters
    ----------
    entry
        What the gradebook is to hold.
    files
        What the autograded folder is to hold: names -> texts.
    kinds
        The kinds of its notices, each once.
    seconds
        How long it took.
    """

    entry: Entry
    files: Mapping[str, str]
    kinds: tuple[str, ...]
    seconds: float

    @property
    def student(self) -> str:
        """The student's id."""
        return self.entry.student

    @property
    def grade(self) -> Grade:
        """The whole grade, read from its document."""
        return Grade.read(json.loads(self.files[GRADE_FILE]))


def grade_submission(grader: Grader, submission: Submission) -> Result:
    """Grade what lies in a student's folder."""
    started = time.perf_counter()
    return grade_handed(grader, submission.student, grader.take_in(submission), started)


def grade_handed(
    grader: Grader, student: str, handed: Handed, started: float | None = None
) -> Result:
    """Grade what a student handed in, wherever it was read; never raises for what it holds.

    Parameters
    ----------
    grader
        The grader.
    student
        The student's id.
    handed
        What was handed in.
    started
        When the work on it began, by `time.perf_counter`; by default now.
    """
    started = time.perf_counter() if started is None else started
    return _result(grader, student, handed, grader.grade(handed), started)


def not_judged(grader: Grader, student: str, handed: Handed) -> Result:
    """Give the result of a submission that no worker could grade to the end."""
    graded = grader.unread(handed, _WORKER_ENDED)
    return _result(grader, student, handed, graded, time.perf_counter())


def _result(grader: Grader, student: str, handed: Handed, graded: Graded, started: float) -> Result:
    document = grade_document(
        graded.grade,
        student=student,
        submission_sha256=graded.sha256,
        fingerprints=grader.fingerprints,
    )
    files = {
        f"{grader.blueprint.notebook}.ipynb": dump_notebook(graded.autograded),
        GRADE_FILE: document,
    }
    if handed.timestamp is not None:
        files[TIMESTAMP_FILE] = f"{handed.timestamp} UTC"
    if handed.secret:
        files[SECRET_FILE] = handed.secret
    entry = make_entry(grader.blueprint, student, graded.sanitized, graded.grade, handed.timestamp)
    kinds = tuple(dict.fromkeys(notice.kind for notice in graded.grade.notices))
    return Result(entry, files, kinds, time.perf_counter() - started)
