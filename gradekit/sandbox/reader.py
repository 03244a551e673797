"""Bytes to plain values, on either side; the bytes may be hostile."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradekit.sandbox.layout import (
    BOOL,
    DTYPES,
    FLOAT,
    LENGTH,
    LITTLE,
    MAX_DEPTH,
    MAX_DIMENSIONS,
    MAX_ENTRIES,
    MAX_INTEGER_BYTES,
    MAX_VALUES,
    SHAPES,
    WireError,
    elements,
)  # fmt: skip
from gradekit.sandbox.values import Value

__all__ = ["Reader"]


class Reader:
    """Reads values that lie behind one another."""

    def __init__(self, frame: bytes) -> None:
        self._frame = frame
        self.position = 0
        self._values = 0

    def read(self, depth: int) -> Value:
        """Read a value that ``depth`` containers are around."""
        self._values += 1
        if self._values > MAX_VALUES:
            raise WireError("too many values")
        value: Value = None
        match chr(self._frame[self._take(1)]):
            case "a":
                value = self._array()
            case "t":
                value = tuple(self._items(depth))
            case "d":
                value = self._entries(depth)
            case "s":
                value = self._string()
            case "f":
                (value,) = FLOAT.unpack_from(self._frame, self._take(8))
            case "i":
                value = self._integer()
            case "l":
                value = self._items(depth)
            case "N":
                pass
            case "T":
                value = True
            case "F":
                value = False
            case _:
                raise WireError("there is no such tag")
        return value

    def _integer(self) -> int:
        size = self._length()
        if size > MAX_INTEGER_BYTES:
            raise WireError("an integer is too long")
        start = self._take(size)
        return int.from_bytes(self._frame[start : self.position], "little", signed=True)

    def _take(self, size: int) -> int:
        """Step over bytes that must be there, and give where they start."""
        start = self.position
        if size > len(self._frame) - start:
            raise WireError("the frame ends early")
        self.position = start + size
        return start

    def _open(self, most: int, depth: int) -> int:
        if depth == MAX_DEPTH:
            raise WireError("containers are nested too deeply")
        size = self._length()
        if size > most:
            raise WireError("a container is too large")
        return size

    def _length(self) -> int:
        return int(LENGTH.unpack_from(self._frame, self._take(4))[0])

    def _string(self) -> str:
        start = self._take(self._length())
        try:
            return str(memoryview(self._frame)[start : self.position], "utf-8")
        except UnicodeDecodeError:
            raise WireError("a string is not UTF-8") from None

    def _items(self, depth: int) -> list[Value]:
        return [self.read(depth + 1) for _ in range(self._open(MAX_VALUES, depth))]

    def _entries(self, depth: int) -> dict[str | int, Value]:
        entries: dict[str | int, Value] = {}
        for _ in range(self._open(MAX_ENTRIES, depth)):
            key = self.read(depth + 1)
            if type(key) not in (str, int) or key in entries:
                raise WireError("a key is neither a string nor an integer, or comes twice")
            entries[key] = self.read(depth + 1)
        return entries

    def _array(self) -> NDArray[Any]:
        start = self._take(2)
        code, dimensions = self._frame[start : self.position]
        if code >= len(DTYPES) or dimensions > MAX_DIMENSIONS:
            raise WireError("there is no such array")
        shape = SHAPES[dimensions].unpack_from(self._frame, self._take(8 * dimensions))
        count = elements(shape)
        if count is None:
            raise WireError("an array is too large")
        start = self._take(count * DTYPES[code].itemsize)
        if code == BOOL and self._frame[start : self.position].strip(b"\0\1"):
            raise WireError("a boolean is neither 0 nor 1")
        little = np.frombuffer(self._frame, LITTLE[code], count, start)
        return little.astype(DTYPES[code]).reshape(shape)
