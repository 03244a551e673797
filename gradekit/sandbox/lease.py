"""The process that the questions of one submission use, one after another."""

from __future__ import annotations

from collections.abc import Callable

from gradekit.closing import Closing
from gradekit.sandbox.values import Program
from gradekit.sandbox.worker import Worker

__all__ = ["Lease"]


class Lease(Closing):
    """Starts a process when one is needed, and again when it was discarded.

    Starting a process takes most of the time that it takes to judge an answer, so a submission's
    sessions share one while nothing odd happens in it. Each program has names of its own.

    Parameters
    ----------
    start
        Starts a process.
    """

    def __init__(self, start: Callable[[], Worker]) -> None:
        self._start = start
        self._worker: Worker | None = None
        self._spoiled: set[Program] = set()

    def worker(self) -> Worker:
        """Give the process."""
        if self._worker is None:
            self._worker = self._start()
        return self._worker

    def worker_for(self, program: Program) -> Worker:
        """Give a process that can load a program, unspoiled."""
        if program in self._spoiled:
            self.discard()
        return self.worker()

    def spoil(self, program: Program) -> None:
        """Have a program never found again as it is in this process."""
        self._spoiled.add(program)

    def forgive(self, program: Program) -> None:
        """Take a program as unspoiled, as it keeps nothing."""
        self._spoiled.discard(program)

    def discard(self) -> None:
        """End the process, as nothing in it can be trusted any more."""
        worker, self._worker = self._worker, None
        self._spoiled.clear()
        if worker is not None:
            worker.kill()

    def close(self) -> None:
        """End the process."""
        self.discard()
