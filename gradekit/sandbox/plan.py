"""Calls that will probably be made."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gradekit.sandbox.frames import pack_call
from gradekit.sandbox.values import Call

__all__ = ["Plan"]


class Plan:
    """Calls that a session will probably be asked for, in stretches.

    A process gets a stretch at once and answers one call after the other, so that neither side
    sleeps and is woken up for each. What is asked ahead must be independent of the answers: a
    process could read there what it should have answered.

    Parameters
    ----------
    stretches
        Calls that follow each other; between two stretches others may be made.

    Raises
    ------
    HiddenTestError
        An argument is not plain data.
    """

    def __init__(self, stretches: Iterable[Sequence[Call]] = ()) -> None:
        self.stretches = tuple(
            tuple(map(pack_call, stretch)) for stretch in stretches if len(stretch) > 0
        )
