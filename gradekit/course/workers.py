"""Worker processes that grade side by side, and what becomes of those that die."""

from __future__ import annotations

import multiprocessing
import os
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass

from gradekit.course.folders import Course, Submission
from gradekit.course.grader import Graded, Grader
from gradekit.course.intake import Handed
from gradekit.errors import SandboxError

__all__ = ["Result", "end_with_parent", "grade_each"]

_WORKER_ENDED = (
    "The grader's own process ended each time it graded this submission; a person will look at it."
)


@dataclass(frozen=True)
class Result:
    """A submission that has been graded, and how long it took in seconds."""

    submission: Submission
    handed: Handed
    graded: Graded
    seconds: float


def grade_each(
    grader: Grader, due: Sequence[Submission], jobs: int, *, unsafe_local: bool
) -> Iterator[Result]:
    """Grade submissions; with one job in this process, else in so many workers.

    When a worker dies, which ends all of them, those that they had in hand are graded again, one
    at a time; one that ends its worker then, too, is not judged. The others go on.

    Parameters
    ----------
    grader
        This process's own grader.
    due
        What to grade.
    jobs
        How many to grade side by side.
    unsafe_local
        As for `Grader`.

    Raises
    ------
    SandboxError
        Workers die whatever they grade.
    """
    if jobs == 1:
        for submission in due:
            yield _grade(grader, submission)
        return
    course, name = grader.assignment.course, grader.assignment.name
    start = (course, name, unsafe_local)
    rest = list(due)
    while rest:
        lost: list[Submission] = []
        for submission, result in _pass(rest, jobs, start):
            if result is None:
                lost.append(submission)
            else:
                yield result
        # Those that were in hand are among the first: they were handed out in order.
        in_hand, rest = lost[: 2 * jobs + 1], lost[2 * jobs + 1 :]
        again = [result for submission in in_hand for _, result in _pass([submission], 1, start)]
        if rest and not any(again):
            raise SandboxError(
                "the grader's processes end whatever they grade; is there enough memory? "
                "What was graded is recorded: run the same command again to go on."
            )
        for submission, result in zip(in_hand, again, strict=True):
            yield result or _not_judged(grader, submission)


_Start = tuple[Course, str, bool]


def _pass(
    submissions: Sequence[Submission], jobs: int, start: _Start
) -> Iterator[tuple[Submission, Result | None]]:
    """Grade with fresh workers; None for what was not finished when a worker died."""
    # Workers are spawned, not forked: a fork would copy open databases and sandboxes.
    with ProcessPoolExecutor(
        jobs,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_start_worker,
        initargs=start,
    ) as pool:
        futures: list[Future[Result]] = [pool.submit(_grade_in_worker, s) for s in submissions]
        for submission, future in zip(submissions, futures, strict=True):
            try:
                yield submission, future.result()
            except BrokenProcessPool:
                yield submission, None


def _not_judged(grader: Grader, submission: Submission) -> Result:
    handed = grader.take_in(submission)
    return Result(submission, handed, grader.unread(handed, _WORKER_ENDED), 0.0)


def _grade(grader: Grader, submission: Submission) -> Result:
    started = time.perf_counter()
    handed = grader.take_in(submission)
    return Result(submission, handed, grader.grade(handed), time.perf_counter() - started)


_worker: list[Grader] = []


def _start_worker(course: Course, assignment: str, unsafe_local: bool) -> None:
    threading.Thread(target=end_with_parent, daemon=True).start()
    _worker.append(Grader(course.assignment(assignment), unsafe_local=unsafe_local))


def end_with_parent() -> None:
    """End this worker once the run has ended, however it did; waiting for work would not."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)


def _grade_in_worker(submission: Submission) -> Result:
    return _grade(_worker[0], submission)
