"""The life of a student's process: load a program, answer calls."""

from __future__ import annotations

import os
import struct
import sys
from collections.abc import Callable, Iterator
from typing import NoReturn

import numpy as np

from gradekit.sandbox import frames
from gradekit.sandbox.compiled import Code
from gradekit.sandbox.isolation import Isolation
from gradekit.sandbox.lockdown import lock_down
from gradekit.sandbox.randomness import start_random_numbers
from gradekit.sandbox.runner import Runner
from gradekit.sandbox.values import Call, Limits
from gradekit.sandbox.wire import encode

__all__ = ["HEADER", "PID", "live", "read_frame", "serve", "write_frame"]

HEADER = struct.Struct("<I")
"""Each frame follows its length."""
PID = struct.Struct("<i")
"""A process's number, as the zygote tells it."""

_PIECE = 2**16
_PRINT_OPTIONS = np.get_printoptions()
_RECURSION_LIMIT = sys.getrecursionlimit()


def live(source: int, sink: int, limits: Limits, isolation: Isolation, in_use: int) -> NoReturn:
    """Be a student's process, from its lock-down to its end; ``in_use`` is as for `lock_down`.

    The grader is told ``""`` once the process is locked, or what kept it from being so.
    """
    try:
        lock_down((source, sink), limits, isolation, in_use)
        write_frame(sink, encode(""))
        serve(source, sink, limits)
    except OSError as error:
        # After lock-down this is a broken channel, and nobody reads it.
        write_frame(sink, encode(str(error)))
    finally:
        # No handler that student code may have registered runs.
        os._exit(0)


def serve(source: int, sink: int, limits: Limits) -> None:
    """Load programs and answer calls until the grader closes the channel.

    A program that comes again finds what its calls have left, as in one that stayed.

    Parameters
    ----------
    source, sink
        Descriptors to read from and to write to; they may be the same.
    limits
        What the program may take.
    """
    loaded: dict[str, Runner] = {}
    runner: Runner | None = None
    for frame in _frames(source):
        request, untouched = frames.unpack_request(frame)
        if isinstance(request, Code):
            _forget()
            if request.key not in loaded:
                loaded[request.key] = Runner(request, limits.printed_characters)
            runner = loaded[request.key]
            write_frame(sink, frames.pack_problems(runner.problems))
        elif runner is not None:
            write_frame(sink, _answer(runner, request, untouched, limits))


def _forget() -> None:
    """Put back what programs change without meaning to, and a grade could depend on."""
    start_random_numbers()
    np.seterr(divide="warn", over="warn", under="ignore", invalid="warn")
    np.set_printoptions(**_PRINT_OPTIONS)
    sys.setrecursionlimit(_RECURSION_LIMIT)


def _answer(runner: Runner, call: Call, untouched: Callable[[], bool], limits: Limits) -> bytes:
    try:
        return frames.pack_reply(runner.call(call), limits, untouched)
    except MemoryError:
        return frames.pack_stopped("memory")


def read_frame(source: int) -> bytes | None:
    """Read a frame, behind which nothing comes before it is answered; None at the end."""
    return next(_frames(source), None)


def _frames(source: int) -> Iterator[bytes]:
    """Read frames, as many at once as have come."""
    content = bytearray()
    while part := os.read(source, _PIECE):
        content += part
        while len(content) >= HEADER.size:
            end = HEADER.size + HEADER.unpack_from(content)[0]
            if len(content) < end:
                break
            yield bytes(content[HEADER.size : end])
            del content[:end]


def write_frame(sink: int, frame: bytes) -> None:
    """Write a frame."""
    content = memoryview(HEADER.pack(len(frame)) + frame)
    while content:
        content = content[os.write(sink, content) :]
