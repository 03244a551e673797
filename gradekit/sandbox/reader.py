"""Bytes to plain values, on either side; the bytes may be hostile."""

from __future__ import annotations

import struct
from collections.abc import Callable
from functools import lru_cache
from operator import is_
from typing import Any, ClassVar, TypeAlias

import numpy as np
from numpy.typing import NDArray

from gradekit.sandbox.layout import (
    BOOL,
    DIMENSION,
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

_Container: TypeAlias = list[Value] | dict[str | int, Value]


class Reader:
    """Reads values that lie behind one another."""

    def __init__(self, frame: bytes) -> None:
        self._frame = frame
        self._view = memoryview(frame)
        self._position = 0
        self._values = 0
        # What can be changed in place, with what it was.
        self._arrays: list[tuple[NDArray[Any], tuple[int, ...], np.dtype[Any], int]] = []
        self._containers: list[tuple[_Container, list[Value]]] = []

    def whole(self) -> Value:
        """Read one value, behind which nothing may come."""
        try:
            value = self._value(0)
        except (IndexError, struct.error):
            raise WireError("the frame ends early") from None
        if self._position != len(self._frame):
            raise WireError("bytes are left over")
        return value

    def untouched(self) -> bool:
        """Whether all that was read is as it was, to the bit, and every list holds what it held."""
        return all(
            array.shape == shape
            and array.dtype is dtype
            and array.tobytes() == self._frame[start : start + array.nbytes]
            for array, shape, dtype, start in self._arrays
        ) and all(
            len(now := _held(container)) == len(before) and all(map(is_, now, before))
            for container, before in self._containers
        )

    def _value(self, depth: int) -> Value:
        """Read a value that ``depth`` containers are around."""
        self._values += 1
        if self._values > MAX_VALUES:
            raise WireError("too many values")
        read = self._BY_TAG.get(self._frame[self._position])
        if read is None:
            raise WireError("there is no such tag")
        self._position += 1
        return read(self, depth)

    def _take(self, size: int) -> int:
        """Step over bytes that must be there, and give where they start."""
        start = self._position
        self._position = start + size
        if self._position > len(self._frame):
            raise WireError("the frame ends early")
        return start

    def _length(self, most: int) -> int:
        size = int(LENGTH.unpack_from(self._frame, self._position)[0])
        if size > most:
            raise WireError("a value is too large")
        self._position += LENGTH.size
        return size

    def _none(self, _depth: int) -> None:
        pass

    def _true(self, _depth: int) -> bool:
        return True

    def _false(self, _depth: int) -> bool:
        return False

    def _float(self, _depth: int) -> float:
        (value,) = FLOAT.unpack_from(self._frame, self._take(FLOAT.size))
        return float(value)

    def _integer(self, _depth: int) -> int:
        start = self._take(self._length(MAX_INTEGER_BYTES))
        return int.from_bytes(self._frame[start : self._position], "little", signed=True)

    def _string(self, _depth: int) -> str:
        start = self._take(self._length(len(self._frame)))
        try:
            return str(self._view[start : self._position], "utf-8")
        except UnicodeDecodeError:
            raise WireError("a string is not UTF-8") from None

    def _list(self, depth: int) -> list[Value]:
        items = self._items(depth)
        self._containers.append((items, _held(items)))
        return items

    def _tuple(self, depth: int) -> tuple[Value, ...]:
        return tuple(self._items(depth))

    def _items(self, depth: int) -> list[Value]:
        if depth == MAX_DEPTH:
            raise WireError("containers are nested too deeply")
        return [self._value(depth + 1) for _ in range(self._length(MAX_VALUES))]

    def _dictionary(self, depth: int) -> dict[str | int, Value]:
        if depth == MAX_DEPTH:
            raise WireError("containers are nested too deeply")
        entries: dict[str | int, Value] = {}
        for _ in range(self._length(MAX_ENTRIES)):
            key = self._value(depth + 1)
            if type(key) not in (str, int) or key in entries:
                raise WireError("a key is neither a string nor an integer, or comes twice")
            entries[key] = self._value(depth + 1)
        self._containers.append((entries, _held(entries)))
        return entries

    def _array(self, _depth: int) -> NDArray[Any]:
        frame, begin = self._frame, self._position
        start = begin + 2 + frame[begin + 1] * DIMENSION.size
        code, shape, size = _head(frame[begin:start])
        self._position = start + size
        if self._position > len(frame):
            raise WireError("the frame ends early")
        dtype = DTYPES[code]
        if size == 0:
            array = np.empty(shape, dtype)  # it can be made another in place
        elif code == BOOL and frame[start : self._position].strip(b"\0\1"):
            raise WireError("a boolean is neither 0 nor 1")
        else:
            array = np.ndarray(shape, LITTLE[code], frame, start).astype(dtype)
        self._arrays.append((array, shape, dtype, start))
        return array

    _BY_TAG: ClassVar[dict[int, Callable[[Reader, int], Value]]] = {
        ord("N"): _none,
        ord("T"): _true,
        ord("F"): _false,
        ord("f"): _float,
        ord("i"): _integer,
        ord("s"): _string,
        ord("l"): _list,
        ord("t"): _tuple,
        ord("d"): _dictionary,
        ord("a"): _array,
    }


@lru_cache(2**10)
def _head(written: bytes) -> tuple[int, tuple[int, ...], int]:
    """Read what comes before an array's elements: the dtype's code, the shape, how many bytes."""
    code, dimensions = written[0], written[1]
    if code >= len(DTYPES) or dimensions > MAX_DIMENSIONS:
        raise WireError("there is no such array")
    shape = SHAPES[dimensions].unpack_from(written, 2)
    count = elements(shape)
    if count is None:
        raise WireError("an array is too large")
    return code, shape, count * DTYPES[code].itemsize


def _held(container: _Container) -> list[Value]:
    """Give what a list or a dictionary holds, keys included."""
    if isinstance(container, dict):
        return [*container, *container.values()]
    return [*container]
