"""What is fuzzed: all that the grader does with bytes from a student's process."""

from __future__ import annotations

import contextlib

from plain_values import assert_plain, same

from gradekit.judging import CheckFailed, check
from gradekit.sandbox import Call, Cell, Limits, Program, Returned, Value
from gradekit.sandbox.frames import unpack_problems, unpack_reply
from gradekit.sandbox.wire import WireError, decode, encode

__all__ = ["CALL", "LIMITS", "PROGRAM", "examine"]

PROGRAM = Program((Cell("cell 1", "x = 1", (0,)), Cell("cell 2", "def f(a, k):\n  pass", (0,))))
CALL = Call("f", (1.5,), {"k": 2})
LIMITS = Limits()

_SHAPE = (2, 3)
_EXPECTED = [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]


def examine(frame: bytes) -> None:
    """Read bytes as a value, as a reply and as problems, and check what a call returned.

    Bytes may be refused and values may fail checks; whatever else happens is a finding.
    """
    with contextlib.suppress(WireError):
        unpack_problems(frame, PROGRAM)
    with contextlib.suppress(WireError):
        reply = unpack_reply(frame, CALL, PROGRAM, LIMITS)
        if isinstance(reply, Returned):
            _check(reply.value)
    try:
        value = decode(frame)
    except WireError:
        return
    assert_plain(value)
    assert same(decode(encode(value)), value)
    _check(value)


def _check(value: Value) -> None:
    reply = Returned(None, (value,), {})
    for judge in (
        lambda: check.scalar(value, 2.5, "it"),
        lambda: check.array(value, _EXPECTED, "it"),
        lambda: check.mask(value, _SHAPE, "it"),
        lambda: check.entries(value, ["a"], "it"),
        lambda: check.entries(value, ["a"], "it", ordered=True),
        lambda: check.unchanged(reply, (_EXPECTED,), ("X",), hint=""),
    ):
        with contextlib.suppress(CheckFailed):
            judge()
