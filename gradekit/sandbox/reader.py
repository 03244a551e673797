"""Bytes to plain values, on either side; the bytes may be hostile."""

from __future__ import annotations

import math
import struct
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradekit.sandbox.layout import (
    BOOL,
    DTYPES,
    FLOAT,
    LENGTH,
    MAX_DEPTH,
    MAX_DIMENSIONS,
    MAX_ENTRIES,
    MAX_INTEGER_BYTES,
    MAX_VALUES,
    WireError,
    is_holdable,
)  # fmt: skip
from gradekit.sandbox.values import Value

__all__ = ["Reader"]


class Reader:
    """Reads values that lie behind one another."""

    def __init__(self, frame: bytes) -> None:
        self._frame = memoryview(frame)
        self.position = 0
        self._values = 0

    def read(self, depth: int) -> Value:
        """Read a value that ``depth`` containers are around."""
        self._values += 1
        if self._values > MAX_VALUES:
            raise WireError("too many values")
        value: Value = None
        match bytes(self._take(1)):
            case b"N":
                pass
            case b"T":
                value = True
            case b"F":
                value = False
            case b"i":
                value = self._integer()
            case b"f":
                (value,) = FLOAT.unpack(self._take(8))
            case b"s":
                value = self._string()
            case b"l":
                value = self._items(depth)
            case b"t":
                value = tuple(self._items(depth))
            case b"d":
                value = self._entries(depth)
            case b"a":
                value = self._array()
            case _:
                raise WireError("there is no such tag")
        return value

    def _integer(self) -> int:
        size = self._length()
        if size > MAX_INTEGER_BYTES:
            raise WireError("an integer is too long")
        return int.from_bytes(self._take(size), "little", signed=True)

    def _take(self, size: int) -> memoryview:
        end = self.position + size
        if end > len(self._frame):
            raise WireError("the frame ends early")
        taken = self._frame[self.position : end]
        self.position = end
        return taken

    def _open(self, most: int, depth: int) -> int:
        if depth == MAX_DEPTH:
            raise WireError("containers are nested too deeply")
        size = self._length()
        if size > most:
            raise WireError("a container is too large")
        return size

    def _length(self) -> int:
        return int(LENGTH.unpack(self._take(4))[0])

    def _string(self) -> str:
        try:
            return str(self._take(self._length()), "utf-8")
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
        code, dimensions = self._take(2)
        if code >= len(DTYPES) or dimensions > MAX_DIMENSIONS:
            raise WireError("there is no such array")
        shape = struct.unpack(f"<{dimensions}Q", self._take(8 * dimensions))
        if not is_holdable(shape):
            raise WireError("an array is too large")
        dtype = DTYPES[code]
        content = self._take(math.prod(shape) * dtype.itemsize)
        if code == BOOL and (np.frombuffer(content, np.uint8) > 1).any():
            raise WireError("a boolean is neither 0 nor 1")
        little = np.frombuffer(content, dtype.newbyteorder("<"))
        return little.astype(dtype, copy=True).reshape(shape)
