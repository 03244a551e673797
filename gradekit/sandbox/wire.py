"""The bytes in which plain values cross between the grader and student code.

A frame is one value: a tag byte, then the value's content, all numbers little-endian.

====  =============================================================================
tag   content
====  =============================================================================
N     None
F T   False, True
i     an integer: length (4 bytes), then two's complement
f     a float: 8 bytes, IEEE 754
s     a string: length (4 bytes), then UTF-8
l t   a list or a tuple: number of items (4 bytes), then the items
d     a dictionary: number of entries (4 bytes), then key, value, key, value, ...
a     an array: dtype code, number of dimensions (1 byte each), the shape (8 bytes
      each), then the elements in C order
====  =============================================================================

Nothing in the format names a type, a module or a function, so reading a frame can only ever
make values. Reading allocates in proportion to the frame's length, never to what it claims.
"""

from __future__ import annotations

from collections.abc import Callable

from gradekit.sandbox.layout import WireError, WireTypeError
from gradekit.sandbox.reader import Reader
from gradekit.sandbox.values import Value
from gradekit.sandbox.writer import Writer

__all__ = ["WireError", "WireTypeError", "decode", "encode", "watched"]


def encode(value: Value, limit: int = 64 * 2**20) -> bytes:
    """Write a value as a frame of at most ``limit`` bytes.

    Types must match exactly, since a subclass may behave in any way; only numpy's own scalars
    are taken as the built-in numbers they stand for, or as arrays without dimensions where they
    are of less than double precision, which matters when they are compared. Arrays may have
    any strides and byte order. Lone surrogates in strings become U+FFFD.

    Raises
    ------
    WireTypeError
        The value holds something else, or too much.
    """
    writer = Writer(limit)
    writer.write(value, 0)
    return writer.frame()


def decode(frame: bytes) -> Value:
    """Read the value in a frame; arrays are fresh, writable, native and in C order.

    Raises
    ------
    WireError
        The bytes are anything but exactly one well-formed frame.
    """
    return Reader(frame).whole()


def watched(frame: bytes) -> tuple[Value, Callable[[], bool]]:
    """Read the value in a frame; give also what tells, later, whether it is as it was read.

    Raises
    ------
    WireError
        As for `decode`.
    """
    reader = Reader(frame)
    return reader.whole(), reader.untouched
