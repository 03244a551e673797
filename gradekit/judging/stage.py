"""A session in which trusted code answers, and which keeps what it was asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from gradekit.closing import Closing
from gradekit.judging.record import kept
from gradekit.sandbox import Call, LoadProblem, Reply

__all__ = ["Stage"]


class Stage(Closing):
    """A session without a sandbox; nothing is foreseen in it.

    Parameters
    ----------
    answer
        Answers a call; it may change the call's arguments.
    """

    problems: tuple[LoadProblem, ...] = ()

    def __init__(self, answer: Callable[[Call], Reply]) -> None:
        self.calls: list[Call] = []
        self._answer = answer

    def call(self, call: Call) -> Reply:
        """Keep what was asked, and have it answered."""
        self.calls.append(kept(call))
        return self._answer(call)

    def ahead(self, requests: Sequence[bytes]) -> None:
        """Hear nothing before it is asked."""

    def skip(self) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""
