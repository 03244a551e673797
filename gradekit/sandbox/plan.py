"""Calls that will probably be made."""

from __future__ import annotations

from collections.abc import Iterable

from gradekit.sandbox.frames import pack_call
from gradekit.sandbox.values import Call

__all__ = ["Plan"]


class Plan:
    """Calls that a session will probably be asked for, in their order.

    A process gets them all at once and answers one after the other, so that neither side sleeps
    and is woken up for each. A session that is asked for something else drops the rest.

    Parameters
    ----------
    calls
        The calls.

    Raises
    ------
    HiddenTestError
        An argument is not plain data.
    """

    def __init__(self, calls: Iterable[Call] = ()) -> None:
        self.frames = tuple(map(pack_call, calls))
