"""The wire format: what goes in comes out, and hostile bytes make nothing but errors."""

from __future__ import annotations

import collections
import math
import struct
import tracemalloc
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from gradekit.sandbox.layout import MAX_DEPTH, MAX_ENTRIES, MAX_VALUES
from gradekit.sandbox.wire import WireError, WireTypeError, decode, encode

KINDS = (
    "bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64",
    "float16", "float32", "float64",
)  # fmt: skip


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


arrays = st.sampled_from(KINDS).flatmap(
    lambda kind: hnp.arrays(kind, hnp.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=5))
)
text = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
leaves = (
    st.none()
    | st.booleans()
    | st.integers(-(2**200), 2**200)
    | st.floats(allow_nan=True, allow_infinity=True)
    | text
    | arrays
)
values = st.recursive(
    leaves,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(text | st.integers(), inner, max_size=4)
    ),
    max_leaves=8,
).filter(lambda value: _depth(value) <= MAX_DEPTH)


def _depth(value: Any) -> int:
    if isinstance(value, list | tuple):
        return 1 + max(map(_depth, value), default=0)
    if isinstance(value, dict):
        return 1 + max(map(_depth, value.values()), default=0)
    return 0


@given(values)
def test_every_plain_value_comes_back_as_it_was(value: Any) -> None:
    """Types, order of keys, dtypes, shapes, NaN payloads and signs of zero survive."""
    assert same(decode(encode(value)), value)


@given(arrays)
def test_a_decoded_array_is_fresh_and_can_be_changed(array: np.ndarray[Any, Any]) -> None:
    """It owns its elements, is writable, in C order and of native byte order."""
    frame = encode(array)
    result = decode(frame)
    assert result.flags.writeable
    assert result.flags.c_contiguous
    assert result.dtype.isnative
    result[...] = 1
    assert decode(frame).tobytes() == array.tobytes()


BASE = np.arange(24.0).reshape(4, 6)


@pytest.mark.parametrize(
    "array",
    [
        pytest.param(BASE.T, id="transposed"),
        pytest.param(np.asfortranarray(BASE), id="Fortran order"),
        pytest.param(BASE[::2, ::-1], id="strided"),
        pytest.param(BASE.astype(">f8"), id="big-endian"),
        pytest.param(np.broadcast_to(np.float64(3), (2, 5)), id="broadcast"),
        pytest.param(np.array(2.5), id="no dimensions"),
        pytest.param(np.array([1, 2], dtype=np.longlong), id="another name of int64"),
    ],
)
def test_layout_in_memory_does_not_matter(array: np.ndarray[Any, Any]) -> None:
    """Only kind, shape and elements cross."""
    result = decode(encode(array))
    np.testing.assert_array_equal(result, array, strict=False)
    assert result.shape == array.shape
    assert result.dtype == array.dtype.newbyteorder("=")


@pytest.mark.parametrize(
    ("scalar", "expected"),
    [
        (np.bool_(True), True),
        (np.int8(-3), -3),
        (np.uint64(2**64 - 1), 2**64 - 1),
        (np.longlong(5), 5),
        (np.float16(0.5), 0.5),
        (np.float32(0.25), 0.25),
        (np.float64(0.1), 0.1),
        ({np.int64(3): np.float64(1)}, {3: 1.0}),
    ],
    ids=repr,
)
def test_numpy_scalars_become_built_in(scalar: Any, expected: Any) -> None:
    """np.float64(1) arrives as 1.0, as a key too."""
    assert same(decode(encode(scalar)), expected)


def test_lone_surrogates_are_replaced() -> None:
    """They cannot be written as UTF-8 anywhere else either."""
    assert decode(encode("a\ud800b")) == "a\ufffdb"


class AlwaysEqual:
    """Equal to everything."""

    def __eq__(self, other: object) -> bool:
        """Say yes."""
        return True

    def __hash__(self) -> int:
        """Be in the same place as everything."""
        return 0


class LyingArray(np.ndarray[Any, Any]):
    """An array that is not only an array."""


class LyingFloat(float):
    """A float that is not only a float."""


def nested(depth: int) -> list[Any]:
    """Lists inside one another."""
    return [nested(depth - 1)] if depth > 1 else []


LOOP: list[Any] = []
LOOP.append(LOOP)

REFUSED: list[tuple[str, Any, str, str]] = [
    ("an object", AlwaysEqual(), "type", ""),
    ("an array subclass", BASE.view(LyingArray), "type", ""),
    ("a float subclass", LyingFloat(1), "type", ""),
    ("a masked array", np.ma.masked_array([1.0], [True]), "type", "MaskedArray"),
    ("a generator", (number for number in [1]), "type", "generator"),
    ("a function", encode, "type", "function"),
    ("a complex number", 1j, "type", "complex"),
    ("a numpy complex number", np.complex128(1), "type", "complex128"),
    ("a long double", np.longdouble(1), "type", "longdouble"),
    ("bytes", b"", "type", "bytes"),
    ("a set", {1}, "type", "set"),
    ("a counter", collections.Counter("a"), "type", "Counter"),
    ("a decimal", Decimal(1), "type", ""),
    ("an array of objects", np.array([None]), "dtype", "object_"),
    ("an array of strings", np.array(["a"]), "dtype", "str_"),
    ("an array of new strings", np.array(["a"], dtype=np.dtypes.StringDType()), "dtype", "str"),
    ("an array of dates", np.array([0], dtype="M8[s]"), "dtype", "datetime64"),
    ("an array of complex numbers", np.array([1j]), "dtype", "complex128"),
    ("a structured array", np.zeros(1, dtype=[("a", "f8")]), "dtype", "void"),
    ("a key that is a tuple", {(1,): 2}, "key", "tuple"),
    ("a key that is a truth value", {True: 2}, "key", "bool"),
    ("a key that is a duration", {np.timedelta64(1, "s"): 2}, "key", "timedelta64"),
    ("a list in itself", LOOP, "depth", ""),
    ("deep lists", nested(MAX_DEPTH + 1), "depth", ""),
    ("many values", [0] * (MAX_VALUES + 1), "count", ""),
    ("many values in lists", [[0] * 1000] * 300, "count", ""),
    ("many entries", dict.fromkeys(range(MAX_ENTRIES + 1)), "count", ""),
    ("a huge integer", 1 << 10_000, "size", ""),
    ("a broadcast giant", np.broadcast_to(0.0, (2**20, 2**10)), "size", ""),
    ("an empty giant", np.empty((2**20, 0, 2**20)), "size", ""),
    ("many dimensions", np.zeros((1,) * 20), "size", ""),
    ("a long string", "a" * (64 * 2**20 + 1), "size", ""),
]


@pytest.mark.parametrize(
    ("value", "fault", "name"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED]
)
def test_anything_else_is_refused(value: Any, fault: str, name: str) -> None:
    """The error says what is wrong, and names a type only if it is built in or numpy's."""
    with pytest.raises(WireTypeError) as caught:
        encode([value] if fault != "depth" else value)
    assert (caught.value.fault, caught.value.name) == (fault, name)


def test_a_frame_keeps_to_its_limit() -> None:
    """One byte less than needed is refused."""
    frame = encode(BASE)
    assert encode(BASE, len(frame)) == frame
    with pytest.raises(WireTypeError, match="size"):
        encode(BASE, len(frame) - 1)


def array_frame(code: int, shape: tuple[int, ...], content: bytes) -> bytes:
    """Write the frame of an array, true or not."""
    return b"a" + bytes((code, len(shape))) + struct.pack(f"<{len(shape)}Q", *shape) + content


FORGED: list[tuple[str, bytes]] = [
    ("nothing", b""),
    ("an unknown tag", b"x"),
    ("pickle", b"\x80\x04K\x01."),
    ("bytes left over", b"NN"),
    ("half a float", b"f\x00\x00"),
    ("a string of 4 GB", b"s\xff\xff\xff\xff"),
    ("a list of 4 billion", b"l\xff\xff\xff\xff"),
    ("a list that ends early", b"l\x02\x00\x00\x00N"),
    ("a dictionary of 4 billion", b"d\xff\xff\xff\xff"),
    ("a giant integer", b"i\x01\x04\x00\x00" + b"\x01" * 1025),
    ("bad UTF-8", b"s\x01\x00\x00\x00\xff"),
    ("an encoded surrogate", b"s\x03\x00\x00\x00\xed\xa0\x80"),
    ("a key twice", b"d\x02\x00\x00\x00" + 2 * (b"i\x01\x00\x00\x00\x01" + b"N")),
    ("a list as a key", b"d\x01\x00\x00\x00l\x00\x00\x00\x00N"),
    ("a truth value as a key", b"d\x01\x00\x00\x00TN"),
    ("deep lists", b"l\x01\x00\x00\x00" * (MAX_DEPTH + 1) + b"N"),
    ("an unknown dtype", array_frame(12, (1,), bytes(8))),
    ("2^60 elements", array_frame(8, (2**60,), b"")),
    ("a product over 2^64", array_frame(8, (2**33, 2**33), b"")),
    ("an empty giant", array_frame(8, (0, 2**63, 2**63), b"")),
    ("too few elements", array_frame(8, (2,), bytes(15))),
    ("too many elements", array_frame(8, (2,), bytes(17))),
    ("17 dimensions", array_frame(8, (1,) * 17, bytes(8))),
    ("255 dimensions", b"a\x08\xff"),
    ("a boolean of 2", array_frame(0, (3,), b"\x00\x01\x02")),
]


@pytest.mark.parametrize("frame", [row[1] for row in FORGED], ids=[row[0] for row in FORGED])
def test_forged_frames_are_refused(frame: bytes) -> None:
    """Whatever is wrong with a frame, reading it is one error."""
    with pytest.raises(WireError):
        decode(frame)


def read_or_refuse(frame: bytes) -> None:
    """Decode; memory may grow with the frame's length, whatever the frame claims."""
    tracemalloc.start()
    try:
        decode(frame)
    except WireError:
        pass
    finally:
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < 200 * len(frame) + 20_000


@given(st.binary(max_size=200))
def test_random_bytes_raise_only_wire_errors(frame: bytes) -> None:
    """Nothing else is raised, and little is allocated."""
    read_or_refuse(frame)


@given(values, st.data())
def test_mutated_frames_raise_only_wire_errors(value: Any, data: st.DataObject) -> None:
    """A few bytes changed, cut out or put in, of a true frame."""
    frame = bytearray(encode(value))
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(frame)))
        end = data.draw(st.integers(start, min(start + 4, len(frame))))
        frame[start:end] = data.draw(st.binary(max_size=4))
    read_or_refuse(bytes(frame))


def test_keys_chosen_to_collide_are_read_quickly() -> None:
    """Integers equal modulo 2^61 - 1 have one hash; the number of entries is bounded."""
    prime = 2**61 - 1
    entries = {prime * i + 1: None for i in range(MAX_ENTRIES)}
    assert len({hash(key) for key in entries}) == 1
    assert decode(encode([entries] * 100)) == [entries] * 100
    assert math.prod((100, MAX_ENTRIES)) * 2 < MAX_VALUES
