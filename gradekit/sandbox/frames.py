"""What the grader and a student's process say to each other, as wire values.

The grader sends a program, then one call after another, and perhaps another program; the process
answers a program with the problems met while loading it, and each call with a reply. What the
process sends is checked as if it were hostile: student code may forge any of it.
"""

from __future__ import annotations

import marshal
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from gradekit.errors import HiddenTestError
from gradekit.sandbox.compiled import Code, Step, compiled
from gradekit.sandbox.memory import at_most
from gradekit.sandbox.names import EXCEPTION_NAMES, TYPE_NAMES
from gradekit.sandbox.telling import MESSAGE_CHARACTERS
from gradekit.sandbox.values import (
    Call,
    Limits,
    LoadProblem,
    Program,
    Raised,
    Reply,
    Returned,
    Stopped,
    Value,
)
from gradekit.sandbox.wire import WireError, WireTypeError, decode, encode, watched

__all__ = [
    "pack_call",
    "pack_problems",
    "pack_program",
    "pack_reply",
    "pack_stopped",
    "unpack_problems",
    "unpack_reply",
    "unpack_request",
]

_MAX_PROBLEMS = 100
_MOST_MEMORY_MB = 512

_FAULTS = {
    "type": "The result holds {thing}, which is not plain data: None, a bool, int, float or "
    "string, a list, tuple or dictionary of these, or a numpy array of numbers.",
    "dtype": "The result holds a numpy array of elements that are neither bool, int nor float.",
    "key": "The result holds a dictionary with a key that is neither a string nor an integer.",
    "depth": "The result holds containers nested too deeply, or one that contains itself.",
    "count": "The result holds too many separate values; put numbers into a numpy array.",
    "size": "The result is too large.",
    "forged": "What came back from the call is not a result that can be read.",
}
_STOPPED = {
    "missing": "There is no function of that name when the notebook has been run.",
    "memory": "The call asked for more memory than a submission may use.",
}


@lru_cache(maxsize=1)  # where calls end their process, one is sent again and again
def pack_program(program: Program) -> bytes:
    """Write a program as a frame, with its statements as code.

    Raises
    ------
    WireTypeError
        It is too large, or its code too deeply nested.
    """
    try:
        with at_most(_MOST_MEMORY_MB):
            code = compiled(program)
            cells = [(file, list(map(tuple, steps))) for file, steps in code.cells]
            written = np.frombuffer(marshal.dumps(cells), np.uint8)
            return encode(("program", code.key, written, code.allowed, code.silent))
    except (MemoryError, ValueError) as error:
        raise WireTypeError("size") from error


def pack_call(call: Call) -> bytes:
    """Write a call as a frame.

    Raises
    ------
    HiddenTestError
        A test passes something other than plain data.
    """
    try:
        return encode(("call", call.function, tuple(call.args), dict(call.kwargs)))
    except WireTypeError as error:
        raise HiddenTestError(
            f"A test calls `{call.function}` with what is not plain data ({error}). Pass "
            "numbers, strings, lists, tuples, dictionaries and numpy arrays of numbers."
        ) from error


def unpack_request(frame: bytes) -> tuple[Code | Call, Callable[[], bool]]:
    """Read what the grader asks for, and give what tells whether a call left it alone.

    The frame is trusted.
    """
    (kind, *fields), untouched = watched(frame)
    if kind == "call":
        return Call(*fields), untouched
    key, written, allowed, silent = fields
    cells = tuple(
        (file, tuple(Step(*step) for step in steps))
        for file, steps in marshal.loads(written)  # noqa: S302 - the grader's own
    )
    return Code(key, cells, allowed, silent), untouched


def pack_problems(problems: Sequence[LoadProblem]) -> bytes:
    """Write the first problems as a frame."""
    return encode(
        [(p.cell, p.line, p.type_name, p.message) for p in problems[:_MAX_PROBLEMS]],
    )


def unpack_problems(frame: bytes, program: Program) -> tuple[LoadProblem, ...]:
    """Read what a student's process says of loading a program.

    Raises
    ------
    WireError
        It has not the form that `pack_problems` gives.
    """
    problems = decode(frame)
    _expect(type(problems) is list and len(problems) <= _MAX_PROBLEMS)
    return tuple(_problem(problem, program) for problem in problems)


def _problem(fields: Value, program: Program) -> LoadProblem:
    cell, line, type_name, message = _fields(fields, int, int, str, str)
    _expect(_is_place(cell, line, program))
    _expect(type_name in EXCEPTION_NAMES or not type_name)
    return LoadProblem(cell, line, type_name, message[:MESSAGE_CHARACTERS])


def pack_reply(
    reply: Reply, limits: Limits, left_alone: Callable[[], bool] = lambda: False
) -> bytes:
    """Write a reply as a frame.

    Arguments that the call left alone do not come back: the grader has them. An argument that
    it filled with what is not plain data comes back as None: only a test of the arguments is
    to notice. A result that is not plain data is a reply of its own.

    Parameters
    ----------
    reply
        What came of the call.
    limits
        How large the frame may be.
    left_alone
        Tells whether the call left its arguments as they came; `unpack_request` gives it.
    """
    limit = limits.reply_mb * 2**20
    match reply:
        case Raised(type_name, message, cell, line, printed):
            return encode(("raised", type_name, message, cell, line, printed))
        case Stopped(reason):
            return pack_stopped(reason)
        case Returned():
            return _pack_returned(reply, limit, left_alone())


def _pack_returned(reply: Returned, limit: int, left_alone: bool) -> bytes:
    value, printed = reply.value, reply.printed
    arguments: tuple[Value, Value] = (None, None) if left_alone else (reply.args, reply.kwargs)
    try:
        return encode(("returned", value, *arguments, printed), limit)
    except WireTypeError:
        pass
    try:
        encode(value, limit // 2)
    except WireTypeError as error:
        return encode(("unfit", error.fault, error.name))
    share = limit // 2 // (len(reply.args) + len(reply.kwargs) + 1)
    args = tuple(_plain_or_none(item, share) for item in reply.args)
    kwargs = {name: _plain_or_none(item, share) for name, item in reply.kwargs.items()}
    return encode(("returned", value, args, kwargs, printed))


def pack_stopped(reason: str) -> bytes:
    """Write why a call did not end by itself: ``"missing"`` or ``"memory"``."""
    return encode(("stopped", reason))


def _plain_or_none(value: Value, limit: int) -> Value:
    try:
        encode(value, limit)
    except WireTypeError:
        return None
    return value


def unpack_reply(frame: bytes, call: Call, program: Program, limits: Limits) -> Reply:
    """Read what a student's process answered to a call.

    Raises
    ------
    WireError
        It has not the form that `pack_reply` gives.
    """
    reply = decode(frame)
    _expect(type(reply) is tuple and len(reply) > 0 and type(reply[0]) is str)
    match reply[0]:
        case "returned":
            return _returned(reply, call, limits)
        case "raised":
            return _raised(reply, program, limits)
        case "stopped":
            _, reason = _fields(reply, str, str)
            _expect(reason in _STOPPED)
            return Stopped(reason, _STOPPED[reason])
        case "unfit":
            _, fault, name = _fields(reply, str, str, str)
            _expect(fault in _FAULTS and (name in TYPE_NAMES or not name))
            return unfit(fault, name)
    raise WireError("there is no such reply")


def unfit(fault: str, name: str = "") -> Stopped:
    """Say that a result cannot be taken; ``fault`` and ``name`` are as in `WireTypeError`."""
    article = "an" if name[:1] in "aeiou" else "a"
    thing = f"{article} `{name}`" if name else "an object of a type of its own"
    return Stopped("reply", _FAULTS[fault].format(thing=thing))


def _returned(fields: Value, call: Call, limits: Limits) -> Returned:
    _expect(len(fields) == 5)
    _, value, args, kwargs, printed = fields
    if args is None and kwargs is None:
        args, kwargs = tuple(call.args), dict(call.kwargs)
    _expect(type(args) is tuple and len(args) == len(call.args))
    _expect(type(kwargs) is dict and kwargs.keys() == call.kwargs.keys())
    _expect(type(printed) is str)
    return Returned(value, args, kwargs, printed[: limits.printed_characters])


def _raised(fields: Value, program: Program, limits: Limits) -> Raised:
    _expect(len(fields) == 6)
    _, type_name, message, cell, line, printed = fields
    _fields((type_name, message, printed), str, str, str)
    _expect(type_name in EXCEPTION_NAMES or not type_name)
    _expect((cell is None and line is None) or _is_place(cell, line, program))
    return Raised(
        type_name, message[:MESSAGE_CHARACTERS], cell, line, printed[: limits.printed_characters]
    )


def _is_place(cell: Value, line: Value, program: Program) -> bool:
    if type(cell) is not int or type(line) is not int:
        return False
    if not 0 <= cell < len(program.cells):
        return False
    return 0 <= line <= program.cells[cell].source.count("\n") + 1


def _fields(fields: Value, *kinds: type) -> tuple[Any, ...]:
    _expect(type(fields) is tuple and tuple(map(type, fields)) == kinds)
    return tuple(fields)


def _expect(condition: bool) -> None:
    if not condition:
        raise WireError("a frame has not the form it must have")
