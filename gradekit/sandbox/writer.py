"""Plain values to bytes, on either side."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradekit.sandbox.layout import (
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
    SCALARS,
    SHAPES,
    SINGLES,
    WireTypeError,
    elements,
)  # fmt: skip
from gradekit.sandbox.names import type_name
from gradekit.sandbox.values import Value

__all__ = ["Writer"]

_SURROGATE = re.compile("[\ud800-\udfff]")


class Writer:
    """Writes values behind one another, up to a number of bytes."""

    def __init__(self, limit: int) -> None:
        self.out = bytearray()
        self._limit = limit
        self._values = 0

    def write(self, value: Value, depth: int) -> None:
        """Write a value that ``depth`` containers are around."""
        kind = type(value)
        self._values += 1
        if self._values > MAX_VALUES:
            raise WireTypeError("count")
        if kind is np.ndarray or kind in SINGLES:
            self._array(np.asarray(value))
            return
        if kind in SCALARS:
            value = value.item()
            kind = type(value)
        if value is None:
            self._add(b"N")
        elif kind is bool:
            self._add(b"T" if value else b"F")
        elif kind is int:
            self._integer(value)
        elif kind is float:
            self._add(b"f" + FLOAT.pack(value))
        elif kind is str:
            self._string(value)
        else:
            self._container(value, depth)

    def _integer(self, value: int) -> None:
        size = value.bit_length() // 8 + 1
        if size > MAX_INTEGER_BYTES:
            raise WireTypeError("size")
        self._add(b"i" + LENGTH.pack(size) + value.to_bytes(size, "little", signed=True))

    def _container(self, value: Any, depth: int) -> None:
        kind = type(value)
        if kind is list:
            self._items(b"l", value, depth)
        elif kind is tuple:
            self._items(b"t", value, depth)
        elif kind is dict:
            self._entries(value, depth)
        else:
            raise WireTypeError("type", type_name(kind))

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
            if kind is str and _encoded(key) is None:
                raise WireTypeError("key", "str")  # two of them might become one
            self.write(key, depth + 1)
            self.write(item, depth + 1)

    def _open(self, tag: bytes, size: int, depth: int) -> None:
        if depth == MAX_DEPTH:
            raise WireTypeError("depth")
        if size > MAX_VALUES:
            raise WireTypeError("count")
        self._add(tag + LENGTH.pack(size))

    def _string(self, value: str) -> None:
        if len(value) > self._limit:
            raise WireTypeError("size")
        content = _encoded(value)
        if content is None:
            content = _SURROGATE.sub("\ufffd", value).encode()
        self._add(b"s" + LENGTH.pack(len(content)) + content)

    def _array(self, value: NDArray[Any]) -> None:
        code = CODES.get(value.dtype)
        if code is None:
            raise WireTypeError("dtype", type_name(value.dtype.type))
        shape = value.shape
        count = elements(shape) if len(shape) <= MAX_DIMENSIONS else None
        # Checked before the elements are copied: a broadcast view may stand for far more.
        if count is None or count * value.itemsize > self._limit - len(self.out):
            raise WireTypeError("size")
        self._add(b"a" + bytes((code, len(shape))) + SHAPES[len(shape)].pack(*shape))
        self._add(value.astype(LITTLE[code], copy=False).tobytes())

    def _add(self, content: bytes) -> None:
        if len(self.out) + len(content) > self._limit:
            raise WireTypeError("size")
        self.out += content


def _encoded(text: str) -> bytes | None:
    """Give UTF-8; None where lone surrogates cannot be written so."""
    try:
        return text.encode()
    except UnicodeEncodeError:
        return None
