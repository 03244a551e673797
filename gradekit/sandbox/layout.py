"""How plain values are laid out in bytes, and how much one frame may hold."""

from __future__ import annotations

import math
import struct

import numpy as np

__all__ = [
    "ARRAYS", "BOOL", "CODES", "DIMENSION", "DTYPES", "FLOAT", "INTEGERS", "LENGTH", "LITTLE",
    "MAX_DEPTH", "MAX_DIMENSIONS", "MAX_ELEMENTS", "MAX_ENTRIES", "MAX_INTEGER_BYTES", "MAX_VALUES",
    "SHAPES", "SINGLES", "WireError", "WireTypeError", "elements",
]  # fmt: skip

MAX_DEPTH = 8
"""Containers inside one another: a tuple of dictionaries of matrices as nested lists needs 4, the
arguments of a reply around it 2. Small enough that no recursion here or in a check runs deep."""
MAX_VALUES = 2**16
"""Values in one frame, containers and keys included: a mask of 250 x 250 as nested lists fits.

Reading a frame takes a few microseconds a value at most, so this bounds what a hostile one costs.
"""
MAX_ENTRIES = 256
"""Entries in one dictionary. Keys can be chosen to collide, at a cost of this number squared."""
MAX_INTEGER_BYTES = 512
"""Few enough digits for Python to write the number in a message."""
MAX_DIMENSIONS = 16
MAX_ELEMENTS = 2**31
"""Product of an array's nonzero dimensions; empty arrays too have a shape numpy can hold."""

DTYPES = tuple(
    np.dtype(name)
    for name in (
        "bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64",
        "float16", "float32", "float64",
    )
)  # fmt: skip
LITTLE = tuple(dtype.newbyteorder("<") for dtype in DTYPES)
"""The same as they are written."""
CODES = {
    dtype.newbyteorder(order): code for code, dtype in enumerate(DTYPES) for order in ("<", ">")
}
"""Codes of dtypes in either order of bytes."""
BOOL = CODES[np.dtype(bool)]
INTEGERS = frozenset(dtype.type for dtype in DTYPES if dtype.kind in "iu") | {
    np.intc, np.uintc, np.longlong, np.ulonglong,  # the same widths, but other types
}  # fmt: skip
SINGLES = frozenset({np.float16, np.float32})
DIMENSION = struct.Struct("<Q")
SHAPES = tuple(struct.Struct(f"<{n}Q") for n in range(MAX_DIMENSIONS + 1))
ARRAYS = tuple(struct.Struct(f"<cBB{n}Q") for n in range(MAX_DIMENSIONS + 1))
LENGTH = struct.Struct("<I")
FLOAT = struct.Struct("<d")


class WireError(Exception):
    """The bytes are not a frame."""


class WireTypeError(WireError):
    """The value is not plain data within the limits.

    Parameters
    ----------
    fault
        What is wrong: ``"type"``, ``"dtype"``, ``"key"``, ``"depth"``, ``"count"`` or ``"size"``.
    name
        Name of the offending type or dtype if it is built in or numpy's, else ``""``.
    """

    def __init__(self, fault: str, name: str = "") -> None:
        super().__init__(f"{fault}: {name}" if name else fault)
        self.fault = fault
        self.name = name


def elements(shape: tuple[int, ...]) -> int | None:
    """Count the elements of an array, in Python's integers; None if numpy cannot hold it."""
    count = math.prod(shape)
    # An empty array, too, has a shape whose other sizes numpy multiplies.
    largest = count or math.prod(size for size in shape if size)
    return count if largest <= MAX_ELEMENTS else None
