"""What hidden tests asked a student's function, and what it answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from operator import is_

import numpy as np

from gradekit.sandbox import Call, Reply, Returned, Session, Stopped, Value

__all__ = ["Record", "Recorded", "kept", "left_alone"]

_MOST_BYTES = 8 * 2**20
_BYTES_OF_A_VALUE = 32  # what a number costs outside of an array, about


@dataclass(frozen=True)
class Recorded:
    """One call of a student's function.

    Parameters
    ----------
    call
        What was asked.
    reply
        What was answered; with the call's own arguments where it left them alone.
    public
        Whether it belongs to a case that students may see.
    fresh
        Whether the program was loaded just before.
    """

    call: Call
    reply: Reply
    public: bool
    fresh: bool


class Record:
    """The calls that hidden tests made of one answer, in order; of a large one, none."""

    def __init__(self) -> None:
        self._calls: list[Recorded] = []
        self._session: Session | None = None
        self._bytes = 0

    @property
    def calls(self) -> tuple[Recorded, ...]:
        """The calls; none where their results are too large to be kept."""
        return tuple(self._calls) if self._bytes <= _MOST_BYTES else ()

    def add(self, session: Session, call: Call, reply: Reply, *, public: bool) -> None:
        """Add a call that was made in a session."""
        if self._bytes > _MOST_BYTES:
            return
        if isinstance(reply, Returned):
            self._bytes += _size((reply.value, reply.args, reply.kwargs))
        if self._bytes > _MOST_BYTES:
            self._calls.clear()
            return
        last = self._calls[-1].reply if self._calls else None
        ended = isinstance(last, Stopped) and last.reason == "ended"
        fresh = session is not self._session or ended
        self._session = session
        asked = kept(call)
        if isinstance(reply, Returned) and left_alone(call, reply):
            reply = replace(reply, args=tuple(asked.args), kwargs=dict(asked.kwargs))
        self._calls.append(Recorded(asked, reply, public, fresh))


def kept(call: Call) -> Call:
    """Give a call with arrays of its own, since whoever made it may change them afterwards."""
    args = tuple(map(_copy, call.args))
    return Call(call.function, args, {name: _copy(value) for name, value in call.kwargs.items()})


def left_alone(call: Call, reply: Returned) -> bool:
    """Whether the arguments are the very ones that the call had."""
    return all(map(is_, call.args, reply.args)) and all(
        value is reply.kwargs[name] for name, value in call.kwargs.items()
    )


def _copy(value: Value) -> Value:
    if isinstance(value, np.ndarray):
        return value.copy()
    if isinstance(value, list | tuple):
        return type(value)(map(_copy, value))
    if isinstance(value, dict):
        return {key: _copy(item) for key, item in value.items()}
    return value


def _size(value: Value) -> int:
    if isinstance(value, np.ndarray):
        return value.nbytes
    if isinstance(value, str):
        return len(value)
    if isinstance(value, Mapping):
        return sum(_size(key) + _size(item) for key, item in value.items())
    if isinstance(value, list | tuple):
        return _BYTES_OF_A_VALUE + sum(map(_size, value))
    return _BYTES_OF_A_VALUE
