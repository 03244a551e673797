"""Time that calls may take, and what is left of it."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import Self

from gradekit.sandbox.values import Limits

__all__ = ["Budget", "Seconds"]


@dataclass(frozen=True)
class Seconds:
    """Time as a process computes and as the world waits, in seconds."""

    cpu: float
    wall: float


class Budget:
    """What is left of a question's time.

    All sessions that are opened for one question share its budget, so that no question takes
    more by ending its process again and again.

    Parameters
    ----------
    call
        What each call may take.
    question
        What all calls may take together.
    """

    def __init__(self, call: Seconds, question: Seconds) -> None:
        self.call = call
        self.question = question
        self._left = question
        self._kept = Seconds(0.0, 0.0)

    @classmethod
    def of(cls, limits: Limits) -> Self:
        """Give the budget of a question that has taken nothing yet."""
        return cls(
            Seconds(limits.call_cpu_seconds, limits.call_seconds),
            Seconds(limits.question_cpu_seconds, limits.question_seconds),
        )

    def keep(self, share: float) -> None:
        """Keep a share of the question's time for later; 0 gives it free."""
        self._kept = Seconds(self.question.cpu * share, self.question.wall * share)

    @contextlib.contextmanager
    def spending(self, cpu_seconds: Callable[[], float]) -> Iterator[Seconds]:
        """Give what the next call may take, and take away what it took.

        Parameters
        ----------
        cpu_seconds
            Gives the CPU time that the process has taken so far.
        """
        cpu, wall = cpu_seconds(), time.monotonic()
        try:
            yield Seconds(
                min(self.call.cpu, self._left.cpu - self._kept.cpu),
                min(self.call.wall, self._left.wall - self._kept.wall),
            )
        finally:
            self._left = Seconds(
                self._left.cpu - (cpu_seconds() - cpu),
                self._left.wall - (time.monotonic() - wall),
            )

    def exceeded(self, given: Seconds, computing: bool) -> str:
        """Say which limit was met: ``"computed for longer than 5 seconds"``.

        Parameters
        ----------
        given
            What the call was allowed.
        computing
            Whether the limit on CPU time was met, rather than the one on wall time.
        """
        kind = attrgetter("cpu" if computing else "wall")
        whole = kind(given) < kind(self.call)
        seconds = kind(self.question) if whole else kind(given)
        verb = "computed for" if computing else "took"
        together = ", together with the calls before it," if whole else ""
        return f"{together} {verb} longer than {seconds:g} seconds"
