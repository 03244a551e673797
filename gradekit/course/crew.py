"""Processes that share the work of an audit."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from concurrent.futures.process import BrokenProcessPool
from typing import Any, TypeAlias

from gradekit.course.folders import Assignment, Course
from gradekit.course.pool import Pool, follow_parent
from gradekit.course.trying import Trier
from gradekit.errors import SandboxError

__all__ = ["Crew", "Task", "open_crew"]

Task: TypeAlias = tuple[str, tuple[Any, ...]]
"""A method of `Trier` that gives a list, and its arguments."""


class Crew:
    """Does tasks side by side, or one after another if there are no workers.

    Parameters
    ----------
    trier
        This process's own.
    workers
        Processes with a trier each.
    """

    def __init__(self, trier: Trier, workers: Pool | None) -> None:
        self.trier = trier
        self._workers = workers

    def do(self, tasks: Sequence[Task]) -> Iterator[list[Any]]:
        """Give the results of tasks, in their order.

        Raises
        ------
        SandboxError
            A worker died.
        """
        if self._workers is None:
            for method, arguments in tasks:
                yield getattr(self.trier, method)(*arguments)
            return
        try:
            yield from self._workers.map(_do, tasks)
        except BrokenProcessPool as error:
            raise SandboxError(
                "a process of the audit ended; is this machine too busy, or short of memory? "
                "`gradekit audit --jobs 1` takes less of both"
            ) from error


@contextlib.contextmanager
def open_crew(assignment: Assignment, jobs: int) -> Iterator[Crew]:
    """Start a crew of so many processes, and end it afterwards; 1 is this process alone."""
    with contextlib.ExitStack() as stack:
        workers = None
        if jobs > 1:
            workers = Pool(jobs, _start, (assignment.course, assignment.name))
            stack.callback(workers.shutdown, cancel_futures=True)
        yield Crew(stack.enter_context(Trier(assignment)), workers)


_trier: list[Trier] = []


def _start(course: Course, assignment: str) -> None:
    follow_parent()
    _trier.append(Trier(course.assignment(assignment), prove=False))  # who started it did


def _do(task: Task) -> list[Any]:
    method, arguments = task
    result: list[Any] = getattr(_trier[0], method)(*arguments)
    return result
