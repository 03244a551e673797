"""Calls that will probably be made."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import copy

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

    Attributes
    ----------
    binding
        Whether a process ends in which calls were foreseen in vain, as it was not asked what it
        is judged by; otherwise they are passed over.

    Raises
    ------
    HiddenTestError
        An argument is not plain data.
    """

    def __init__(self, stretches: Iterable[Sequence[Call]] = ()) -> None:
        self.binding = True
        self.stretches = tuple(
            tuple(map(pack_call, stretch)) for stretch in stretches if len(stretch) > 0
        )

    def loosely(self) -> Plan:
        """Give the same for a program in which no call leaves anything behind."""
        plan = copy(self)
        plan.binding = False
        return plan
