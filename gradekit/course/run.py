"""The grading run: everything new or changed in ``submitted/``, into the gradebook."""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import gradekit
from gradekit.course.autograded import grade_document
from gradekit.course.folders import Assignment, Course, Submission
from gradekit.course.gradebook import Gradebook
from gradekit.course.grader import Graded, Grader
from gradekit.course.intake import TIMESTAMP_FILE, Handed, take_in
from gradekit.errors import SettingsError
from gradekit.notebooks import dump_notebook

__all__ = ["GRADE_FILE", "Finished", "Summary", "cores", "grade_all", "ignore"]

GRADE_FILE = "grade.json"


@dataclass(frozen=True)
class Finished:
    """One submission that has been graded and recorded."""

    student: str
    graded: Graded
    seconds: float


@dataclass(frozen=True)
class Summary:
    """What a grading run did."""

    finished: tuple[Finished, ...]
    skipped: tuple[str, ...]

    @property
    def needs_person(self) -> tuple[str, ...]:
        """The students with a question that was not judged."""
        return tuple(f.student for f in self.finished if not f.graded.grade.judged)


def ignore(*_: object) -> None:
    """Do nothing; what a run calls where nobody wants to be told."""


def grade_all(
    assignment: Assignment,
    *,
    student: str | None = None,
    force: bool = False,
    jobs: int = 1,
    on_start: Callable[[int], None] = ignore,
    on_finished: Callable[[Finished], None] = ignore,
) -> Summary:
    """Grade what is new or changed, and write grades, notebooks and the gradebook.

    Parameters
    ----------
    assignment
        The assignment.
    student
        Grade only this student's submission.
    force
        Grade also what has not changed since it was graded.
    jobs
        How many worker processes grade side by side; with 1, this process does.
    on_start, on_finished
        Called with the number of submissions to grade, and after each one.

    Raises
    ------
    GradekitError
        There is nothing to grade, or the course is not usable; never for a submission.
    """
    submissions = _chosen(assignment, student)
    with Grader(assignment) as grader, Gradebook(assignment.course.root) as gradebook:
        blueprint = grader.blueprint
        gradebook.enter(assignment.name, blueprint.notebook, blueprint.student)
        due, skipped = [], []
        for submission in submissions:
            fresh = not force and _is_graded(submission, assignment, grader.fingerprint)
            if fresh and gradebook.has(assignment.name, submission.student):
                skipped.append(submission.student)
            else:
                due.append(submission)
        on_start(len(due))
        finished = []
        for submission, handed, graded, seconds in _graded(grader, due, jobs):
            _write_autograded(assignment, submission, handed, graded, grader.fingerprint)
            gradebook.record(
                blueprint, submission.student, handed.timestamp, graded.sanitized, graded.grade
            )
            finished.append(Finished(submission.student, graded, seconds))
            on_finished(finished[-1])
    return Summary(tuple(finished), tuple(skipped))


def _write_autograded(
    assignment: Assignment,
    submission: Submission,
    handed: Handed,
    graded: Graded,
    fingerprint: str,
) -> Path:
    """Write the autograded notebook, ``grade.json`` and the time stamp; give their folder.

    The folder is made beside its place and then moved there, so that it is never half there.
    """
    folder = assignment.autograded(submission.student)
    fresh = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    document = grade_document(
        graded.grade,
        student=submission.student,
        submission_sha256=graded.sha256,
        fingerprint=fingerprint,
    )
    texts = {
        f"{assignment.notebook}.ipynb": dump_notebook(graded.autograded),
        GRADE_FILE: document,
    }
    if handed.timestamp is not None:
        texts[TIMESTAMP_FILE] = f"{handed.timestamp} UTC"
    for name, text in texts.items():
        (fresh / name).write_text(text, encoding="utf-8")
        (fresh / name).chmod(0o444)  # as nbgrader leaves them
    if folder.exists():
        shutil.rmtree(folder)
    fresh.rename(folder)
    return folder


def cores() -> int:
    """Give the number of processor cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _chosen(assignment: Assignment, student: str | None) -> Sequence[Submission]:
    where = assignment.course.root / "submitted"
    submissions = list(assignment.submissions)
    if student is not None:
        submissions = [s for s in submissions if s.student == student]
    if not submissions:
        who = f" from {student!r}" if student is not None else ""
        raise SettingsError(
            f"{where}: no submission of {assignment.name}{who}; notebooks belong at "
            f"submitted/STUDENT/{assignment.name}/{assignment.notebook}.ipynb"
        )
    return submissions


def _is_graded(submission: Submission, assignment: Assignment, fingerprint: str) -> bool:
    """Whether ``grade.json`` was made from this very submission, assignment and kit."""
    folder = assignment.autograded(submission.student)
    try:
        document = json.loads((folder / GRADE_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    handed = take_in(submission, assignment.notebook)
    made_from = (
        handed.sha256,
        fingerprint[:16],
        gradekit.__version__,
    )
    return isinstance(document, dict) and made_from == (
        document.get("submission_sha256"),
        document.get("assignment_fingerprint"),
        document.get("kit_version"),
    )


_Result = tuple[Submission, Handed, Graded, float]


def _graded(grader: Grader, due: Iterable[Submission], jobs: int) -> Iterator[_Result]:
    if jobs == 1:
        for submission in due:
            yield _grade_one(grader, submission)
        return
    course = grader.assignment.course
    # Workers are spawned, not forked: a fork would copy open databases and sandboxes.
    with ProcessPoolExecutor(
        jobs,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_start_worker,
        initargs=(course, grader.assignment.name),
    ) as pool:
        yield from pool.map(_grade_in_worker, due)


def _grade_one(grader: Grader, submission: Submission) -> _Result:
    started = time.perf_counter()
    handed = take_in(submission, grader.assignment.notebook)
    return submission, handed, grader.grade(handed), time.perf_counter() - started


_worker: list[Grader] = []


def _start_worker(course: Course, assignment: str) -> None:
    _worker.append(Grader(course.assignment(assignment)))


def _grade_in_worker(submission: Submission) -> _Result:
    return _grade_one(_worker[0], submission)
