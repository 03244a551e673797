"""Plain values to send over the wire: made by chance, compared to the last bit, and looked over."""

from __future__ import annotations

import struct
from typing import Any, TypeAlias

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from gradekit.sandbox.layout import MAX_DEPTH

__all__ = [
    "KINDS",
    "Array",
    "arrays",
    "assert_plain",
    "laid_out",
    "mutated",
    "same",
    "text",
    "values",
]

Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]

KINDS = (
    "bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64",
    "float16", "float32", "float64",
)  # fmt: skip


@st.composite
def _arrays(draw: st.DrawFn) -> Array:
    """Make an array of any dtype and shape from any bytes, so that every NaN occurs."""
    kind = np.dtype(draw(st.sampled_from(KINDS)))
    shape = draw(hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=5))
    size = int(np.prod(shape, dtype=int)) * kind.itemsize
    content = bytearray(draw(st.binary(min_size=size, max_size=size)))
    if kind.kind == "b":
        content = bytearray(byte & 1 for byte in content)
    return np.frombuffer(content, kind).reshape(shape)


@st.composite
def _laid_out(draw: st.DrawFn) -> Array:
    """Make an array that lies in memory in any way: order, strides, byte order, read-only."""
    array = draw(arrays)
    array = array.transpose(draw(st.permutations(range(array.ndim))))
    for axis in range(array.ndim):
        step = draw(st.sampled_from((1, 2, -1, -2)))
        array = np.moveaxis(np.moveaxis(array, axis, 0)[::step], 0, axis)
    if draw(st.booleans()):
        array = np.asfortranarray(array)
    if draw(st.booleans()):
        swapped = array.dtype.newbyteorder("S")
        array = array.byteswap().view(swapped) if array.dtype.itemsize > 1 else array
    if draw(st.booleans()):
        array = np.broadcast_to(array, (draw(st.integers(0, 3)), *array.shape))
    elif draw(st.booleans()):
        array.setflags(write=False)
    return array


arrays: st.SearchStrategy[Array] = _arrays()
laid_out: st.SearchStrategy[Array] = _laid_out()
text = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
leaves = (
    st.none()
    | st.booleans()
    | st.integers(-(2**200), 2**200)
    | st.floats(allow_nan=True, allow_infinity=True)
    | text
    | arrays
)
values: st.SearchStrategy[Any] = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(text | st.integers(), inner, max_size=4)
    ),
    max_leaves=8,
).filter(lambda value: _depth(value) <= MAX_DEPTH)


def same(left: Any, right: Any) -> bool:
    """Equality to the last bit, types included, written without the wire's own code."""
    if type(left) is not type(right):
        return False
    if isinstance(left, np.ndarray):
        return bool(
            left.dtype == right.dtype
            and left.shape == right.shape
            and left.tobytes() == right.tobytes()
        )
    if isinstance(left, float):
        return struct.pack("<d", left) == struct.pack("<d", right)
    if isinstance(left, list | tuple):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, dict):
        return list(left) == list(right) and all(same(left[key], right[key]) for key in left)
    return bool(left == right)


def assert_plain(value: Any) -> None:
    """Check that a value and all in it is of the types that may cross, and of no other."""
    kind = type(value)
    if kind in (list, tuple):
        for item in value:
            assert_plain(item)
    elif kind is dict:
        for key, item in value.items():
            assert type(key) in (str, int)
            assert_plain(item)
    elif kind is np.ndarray:
        assert value.dtype.name in KINDS
        assert value.dtype.isnative
        assert value.flags.owndata or value.base.flags.owndata
        assert value.flags.writeable
        assert value.flags.c_contiguous
        if value.dtype == bool:
            assert set(value.tobytes()) <= {0, 1}
    else:
        assert value is None or kind in (bool, int, float, str)
        if kind is str:
            value.encode()  # no lone surrogates


def mutated(frame: bytes, data: st.DataObject) -> bytes:
    """Change a few bytes, cut some out or put some in."""
    changed = bytearray(frame)
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(changed)))
        end = data.draw(st.integers(start, min(start + 4, len(changed))))
        changed[start:end] = data.draw(st.binary(max_size=4))
    return bytes(changed)


def _depth(value: Any) -> int:
    if isinstance(value, list | tuple):
        return 1 + max(map(_depth, value), default=0)
    if isinstance(value, dict):
        return 1 + max(map(_depth, value.values()), default=0)
    return 0
