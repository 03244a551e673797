"""A student's process as the grader holds it."""

from __future__ import annotations

from typing import Protocol

from gradekit.sandbox.budget import Seconds

__all__ = ["GoneError", "LateError", "LongError", "Worker", "WorkerError"]


class WorkerError(Exception):
    """No answer came; the process is of no more use."""


class LateError(WorkerError):
    """The answer was not there in time.

    Parameters
    ----------
    computing
        Whether the limit on CPU time was met, rather than the one on wall time.
    """

    def __init__(self, computing: bool) -> None:
        super().__init__("CPU time" if computing else "wall time")
        self.computing = computing


class GoneError(WorkerError):
    """The process ended or hung up."""


class LongError(WorkerError):
    """The answer claims to be longer than it may be."""


class Worker(Protocol):
    """A process that answers each frame with a frame, one after the other."""

    def ask(self, frame: bytes) -> None:
        """Have a frame sent, now or while answers are waited for."""
        ...

    def received(self, longest: int) -> bytes | None:
        """Give the answer to the first frame that has none yet, if it is here already.

        The parameter and errors are those of `answer`.
        """
        ...

    def answer(self, allowance: Seconds, longest: int) -> bytes:
        """Wait for the answer to the first frame that has none yet.

        Parameters
        ----------
        allowance
            Time from now until the answer is there.
        longest
            Most bytes that the answer may have; no more is read.

        Raises
        ------
        WorkerError
            The process did not answer as it must.
        SandboxError
            The machinery failed, not the process.
        """
        ...

    def cpu_seconds(self) -> float:
        """Give the CPU time that the process has taken so far."""
        ...

    def kill(self) -> None:
        """End the process at once and wait until it has; a second time does nothing."""
        ...
