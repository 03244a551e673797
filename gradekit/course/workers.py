"""Worker processes that grade side by side, and what becomes of those that die."""

from __future__ import annotations

import contextlib
import os
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from multiprocessing.util import Finalize
from typing import Protocol

from gradekit.course.folders import Assignment, Submission
from gradekit.course.grader import Grader
from gradekit.course.pool import Pool, follow_parent
from gradekit.course.results import Result, grade_submission, not_judged
from gradekit.errors import SandboxError

__all__ = ["Elsewhere", "grade_each", "start_workers"]


class Elsewhere(Protocol):
    """Where else than on this machine submissions can be graded."""

    def grade(
        self, grader: Grader, due: Sequence[Submission], *, unsafe_local: bool
    ) -> Generator[Result]:
        """Grade submissions; results come as they are ready."""


def start_workers(assignment: Assignment, number: int, *, unsafe_local: bool) -> Pool:
    """Start so many workers for `grade_each`, which get ready while the caller does other things.

    Parameters
    ----------
    assignment
        What they grade.
    number
        How many they are.
    unsafe_local
        As for `Grader`.
    """
    pool = Pool(number, _start_worker, (assignment, unsafe_local))
    pool.submit(os.getpid)  # with the first task they start
    return pool


def grade_each(
    grader: Grader,
    due: Sequence[Submission],
    jobs: int | Elsewhere,
    *,
    unsafe_local: bool,
    workers: Pool | None = None,
) -> Generator[Result]:
    """Grade submissions; with one job in this process, else in so many workers, or elsewhere.

    Results come in the order in which they are ready, and no more work is handed out than keeps
    the workers busy while the caller writes.

    When a worker dies, which ends all of them, those that they had in hand are graded again, one
    at a time; one that ends its worker then, too, is not judged. The others go on.

    Parameters
    ----------
    grader
        This process's own grader.
    due
        What to grade.
    jobs
        How many to grade side by side; or where else to grade.
    unsafe_local
        As for `Grader`.
    workers
        The workers, if they were started already; this ends them.

    Raises
    ------
    SandboxError
        Workers die whatever they grade.
    """
    if not isinstance(jobs, int):
        yield from jobs.grade(grader, due, unsafe_local=unsafe_local)
        return
    if jobs == 1:
        for submission in due:
            yield grade_submission(grader, submission)
        return
    fresh = partial(start_workers, grader.assignment, unsafe_local=unsafe_local)
    rest = deque(due)
    while rest:
        in_hand = deque[Submission]()
        pool, workers = workers or fresh(min(jobs, len(rest))), None
        yield from _pass(rest, pool, _window(jobs), in_hand)
        suspects, survived = len(in_hand), 0
        fatal: list[Submission] = []
        while in_hand:
            lost = deque[Submission]()
            for result in _pass(in_hand, fresh(1), 1, lost):
                survived += 1
                yield result
            fatal += lost
        if rest and suspects and not survived:
            raise SandboxError(
                "the grader's processes end whatever they grade; is this machine too busy, or "
                "short of memory? "
                "What was graded is recorded: run the same command again to go on."
            )
        for submission in fatal:
            yield not_judged(grader, submission.student, grader.take_in(submission))


def _window(jobs: int) -> int:
    """Give how many submissions may be handed out at a time."""
    return 4 * jobs + 8


def _pass(
    rest: deque[Submission], pool: Pool, window: int, lost: deque[Submission]
) -> Iterator[Result]:
    """Grade with fresh workers until all is done or one of them dies; they end in any case.

    What is handed out is taken off ``rest``; what was in hand when a worker died goes to ``lost``.
    """
    with contextlib.ExitStack() as stack:
        stack.callback(pool.shutdown, cancel_futures=True)
        out: dict[Future[Result], Submission] = {}
        broken = False
        while (rest and not broken) or out:
            while rest and len(out) < window and not broken:
                try:
                    out[pool.submit(_grade_in_worker, rest[0])] = rest[0]
                except BrokenProcessPool:
                    broken = True
                else:
                    rest.popleft()
            for future in wait(out, return_when=FIRST_COMPLETED).done:
                submission = out.pop(future)
                try:
                    result = future.result()
                except BrokenProcessPool:
                    broken = True
                    lost.append(submission)
                else:
                    yield result


_worker: list[Grader] = []


def _start_worker(assignment: Assignment, unsafe_local: bool) -> None:
    follow_parent()
    grader = Grader(assignment, unsafe_local=unsafe_local, prove=False)  # who started it did
    Finalize(None, grader.close, exitpriority=0)
    _worker.append(grader)


def _grade_in_worker(submission: Submission) -> Result:
    return grade_submission(_worker[0], submission)
