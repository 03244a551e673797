"""The wire format: what goes in comes out, and nothing else goes in."""

from __future__ import annotations

import collections
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plain_values import arrays, assert_plain, laid_out, same, text, values

from gradekit.sandbox.layout import MAX_DEPTH, MAX_ENTRIES, MAX_VALUES
from gradekit.sandbox.wire import WireTypeError, decode, encode


@given(values)
def test_every_plain_value_comes_back_as_it_was(value: Any) -> None:
    """Types, order of keys, dtypes, shapes, NaN payloads and signs of zero survive."""
    result = decode(encode(value))
    assert same(result, value)
    assert_plain(result)


@given(laid_out)
def test_every_layout_comes_back_in_one(array: np.ndarray[Any, Any]) -> None:
    """Any order, strides and byte order cross as C order and the machine's bytes, NaN and all."""
    result = decode(encode(array))
    straight = np.ascontiguousarray(array).astype(array.dtype.newbyteorder("="))
    assert same(result, straight.reshape(array.shape))


@given(arrays)
def test_a_decoded_array_is_fresh_and_can_be_changed(array: np.ndarray[Any, Any]) -> None:
    """It shares its elements with nothing."""
    frame = encode(array)
    decode(frame)[...] = 1
    assert same(decode(frame), array)


@given(st.text(st.characters(categories=["Cs", "L", "Cc"]), max_size=20))
def test_any_text_crosses(word: str) -> None:
    """Only lone surrogates change, which no UTF-8 can hold; the length stays."""
    result = decode(encode(word))
    assert result == "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in word)


@given(st.dictionaries(text | st.text(st.characters(categories=["Cs", "L"])), st.none()))
def test_what_can_be_written_can_be_read(entries: dict[str, None]) -> None:
    """Keys that would be written alike are refused where they are written."""
    try:
        frame = encode(entries)
    except WireTypeError as error:
        assert error.fault == "key"  # noqa: PT017 - most dictionaries pass
    else:
        assert decode(frame) == entries


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
        (np.float64(0.1), 0.1),
        ({np.int64(3): np.float64(1)}, {3: 1.0}),
    ],
    ids=repr,
)
def test_numpy_scalars_become_built_in(scalar: Any, expected: Any) -> None:
    """np.float64(1) arrives as 1.0, as a key too."""
    assert same(decode(encode(scalar)), expected)


@pytest.mark.parametrize("scalar", [np.float16(0.5), np.float32(0.1)], ids=repr)
def test_single_precision_stays_so(scalar: Any) -> None:
    """What is less precise is compared less strictly, so it arrives as an array that says so."""
    assert same(decode(encode([scalar])), [np.array(scalar)])


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
    ("a key that is no text", {"\ud800": 1}, "key", "str"),
    ("a list in itself", LOOP, "depth", ""),
    ("deep lists", nested(MAX_DEPTH + 1), "depth", ""),
    ("many values", [0] * (MAX_VALUES + 1), "count", ""),
    ("many values in lists", [[0] * 250] * 270, "count", ""),
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
