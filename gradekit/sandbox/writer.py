"""Plain values to bytes, on either side."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradekit.sandbox.layout import (
    ARRAYS,
    CODES,
    FLOAT,
    INTEGERS,
    LENGTH,
    LITTLE,
    MAX_DEPTH,
    MAX_DIMENSIONS,
    MAX_ENTRIES,
    MAX_INTEGER_BYTES,
    MAX_VALUES,
    SINGLES,
    WireTypeError,
    elements,
)  # fmt: skip
from gradekit.sandbox.names import type_name
from gradekit.sandbox.values import Value

__all__ = ["Writer"]

_SURROGATE = re.compile("[\ud800-\udfff]")
_SHORT = 40  # characters; names are as long at most, and come again and again


class Writer:
    """Writes values behind one another, up to a number of bytes."""

    def __init__(self, limit: int) -> None:
        self._parts: list[bytes] = []
        self._limit = limit
        self._size = 0
        self._values = 0

    def frame(self) -> bytes:
        """Give what was written."""
        frame = b"".join(self._parts)
        if len(frame) > self._limit:
            raise WireTypeError("size")
        return frame

    def write(self, value: Value, depth: int) -> None:
        """Write a value that ``depth`` containers are around."""
        kind = type(value)
        self._values += 1
        if self._values > MAX_VALUES:
            raise WireTypeError("count")
        if kind is np.ndarray:
            self._array(value)
        elif kind is str:
            self._string(value)
        elif kind is float or kind is np.float64:
            self._parts.append(b"f" + FLOAT.pack(value))
        elif value is None:
            self._parts.append(b"N")
        elif kind is int:
            self._integer(value)
        elif kind is bool or kind is np.bool_:
            self._parts.append(b"T" if value else b"F")
        elif kind is dict:
            self._entries(value, depth)
        elif kind is list or kind is tuple:
            self._items(b"l" if kind is list else b"t", value, depth)
        elif kind in INTEGERS:
            self._integer(int(value))
        elif kind in SINGLES:
            self._array(np.asarray(value))
        else:
            raise WireTypeError("type", type_name(kind))

    def _integer(self, value: int) -> None:
        size = value.bit_length() // 8 + 1
        if size > MAX_INTEGER_BYTES:
            raise WireTypeError("size")
        self._parts.append(b"i" + LENGTH.pack(size) + value.to_bytes(size, "little", signed=True))

    def _items(self, tag: bytes, items: Sequence[Value], depth: int) -> None:
        self._open(tag, len(items), depth)
        for item in items:
            self.write(item, depth + 1)

    def _entries(self, entries: dict[Any, Value], depth: int) -> None:
        if len(entries) > MAX_ENTRIES:
            raise WireTypeError("count")
        self._open(b"d", len(entries), depth)
        for key, item in entries.items():
            kind = type(key)
            if not (kind is str or kind is int or kind in INTEGERS):
                raise WireTypeError("key", type_name(kind))
            if kind is str and not key.isascii() and _SURROGATE.search(key):
                raise WireTypeError("key", "str")  # two of them might become one
            self.write(key, depth + 1)
            self.write(item, depth + 1)

    def _open(self, tag: bytes, size: int, depth: int) -> None:
        if depth == MAX_DEPTH:
            raise WireTypeError("depth")
        if size > MAX_VALUES:
            raise WireTypeError("count")
        self._parts.append(tag + LENGTH.pack(size))

    def _string(self, value: str) -> None:
        if len(value) <= _SHORT:
            self._parts.append(_short(value))
            return
        self._reserve(len(value))
        self._parts.append(_encoded(value))

    def _array(self, value: NDArray[Any]) -> None:
        code = CODES.get(value.dtype)
        if code is None:
            raise WireTypeError("dtype", type_name(value.dtype.type))
        head = _head(code, value.shape)
        # Before the elements are copied: a broadcast view may stand for far more.
        self._reserve(value.nbytes)
        self._parts.append(head)
        self._parts.append(value.astype(LITTLE[code], copy=False).tobytes())

    def _reserve(self, size: int) -> None:
        """Count what may be large before it is made; the rest adds up to little."""
        self._size += size
        if self._size > self._limit:
            raise WireTypeError("size")


@lru_cache(2**10)
def _head(code: int, shape: tuple[int, ...]) -> bytes:
    """Write what comes before an array's elements."""
    if len(shape) > MAX_DIMENSIONS or elements(shape) is None:
        raise WireTypeError("size")
    return ARRAYS[len(shape)].pack(b"a", code, len(shape), *shape)


def _encoded(text: str) -> bytes:
    try:
        content = text.encode()
    except UnicodeEncodeError:
        content = _SURROGATE.sub("\ufffd", text).encode()
    return b"s" + LENGTH.pack(len(content)) + content


_short = lru_cache(2**10)(_encoded)
