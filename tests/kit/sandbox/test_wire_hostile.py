"""Hostile bytes: they make plain values or errors, and cost the reader little."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plain_values import assert_plain, mutated, values

from gradekit.sandbox.layout import LENGTH, MAX_DEPTH, MAX_ENTRIES, MAX_VALUES, SHAPES
from gradekit.sandbox.wire import WireError, decode, encode


def array_frame(code: int, shape: tuple[int, ...], content: bytes = b"") -> bytes:
    """Write the frame of an array, true or not."""
    return b"a" + bytes((code, len(shape))) + SHAPES[len(shape)].pack(*shape) + content


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
    ("17 dimensions", b"a\x08\x11" + bytes(17 * 8)),
    ("255 dimensions", b"a\x08\xff"),
    ("a boolean of 2", array_frame(0, (3,), b"\x00\x01\x02")),
]


@pytest.mark.parametrize("frame", [row[1] for row in FORGED], ids=[row[0] for row in FORGED])
def test_forged_frames_are_refused(frame: bytes) -> None:
    """Whatever is wrong with a frame, reading it is one error."""
    with pytest.raises(WireError):
        decode(frame)


def read_or_refuse(frame: bytes) -> Any:
    """Decode; memory may grow with the frame's length, whatever the frame claims."""
    tracemalloc.start()
    try:
        value = decode(frame)
    except WireError:
        value = None
    finally:
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < 200 * len(frame) + 20_000
    assert_plain(value)
    return value


@given(st.binary(max_size=200))
def test_random_bytes_raise_only_wire_errors(frame: bytes) -> None:
    """Nothing else is raised, and little is allocated."""
    read_or_refuse(frame)


@given(values, st.data())
def test_mutated_frames_raise_only_wire_errors(value: Any, data: st.DataObject) -> None:
    """A few bytes changed, cut out or put in, of a true frame."""
    read_or_refuse(mutated(encode(value), data))


@given(values)
def test_a_frame_cut_short_is_refused(value: Any) -> None:
    """No frame is the beginning of another."""
    frame = encode(value)
    for length in {0, len(frame) // 2, len(frame) - 1}:
        with pytest.raises(WireError):
            decode(frame[:length])


MOST_BYTES = 16 * 2**20
"""As long as a reply may be by default."""
PRIME = 2**61 - 1


def repeated(item: bytes, values_each: int = 1) -> bytes:
    """Write a list of as many such items as a frame may hold."""
    count = min((MAX_VALUES - 1) // values_each, (MOST_BYTES - 5) // len(item))
    return b"l" + LENGTH.pack(count) + item * count


def colliding() -> bytes:
    """Write a dictionary whose keys have all one hash: they are equal modulo 2^61 - 1."""
    keys = [PRIME * i + 1 for i in range(MAX_ENTRIES)]
    assert len({hash(key) for key in keys}) == 1
    return encode(dict.fromkeys(keys))


def long_string(length: int) -> bytes:
    """Write a string whose last character makes each of the others take four bytes."""
    return encode("a" * (length - 4) + "\N{GRINNING FACE}")


COSTLY: dict[str, Callable[[], bytes]] = {
    "many nothings": lambda: repeated(b"N"),
    "many empty lists": lambda: repeated(encode([])),
    "many empty dictionaries": lambda: repeated(encode({})),
    "many lists of one": lambda: repeated(encode([None]), 2),
    "many dictionaries in one another": lambda: repeated(encode({"": {"": {"": {}}}}), 7),
    "many wide strings": lambda: repeated(long_string(MOST_BYTES // MAX_VALUES - 6)),
    "many arrays of no dimensions": lambda: repeated(array_frame(1, (), b"1")),
    "many empty arrays": lambda: repeated(array_frame(11, (0,))),
    "many empty arrays of 16 dimensions": lambda: repeated(array_frame(11, (0,) * 16)),
    "many long integers": lambda: repeated(encode(2**4000)),
    "many keys that collide": lambda: repeated(colliding(), 2 * MAX_ENTRIES + 1),
    "a wide string": lambda: long_string(MOST_BYTES - 5),
    "a large mask": lambda: array_frame(0, (MOST_BYTES - 11,), b"\1" * (MOST_BYTES - 11)),
    "a large array": lambda: array_frame(11, (2**21 - 2,), bytes(8 * (2**21 - 2))),
}


@pytest.mark.parametrize("make", COSTLY.values(), ids=COSTLY)
def test_the_worst_frames_cost_little(make: Callable[[], bytes]) -> None:
    """Of what 16 MiB may hold, nothing takes a second, or more than some 100 MB, to read."""
    frame = make()
    assert len(frame) <= MOST_BYTES
    begun = time.process_time()
    decode(frame)
    assert time.process_time() - begun < 1
    tracemalloc.start()
    try:
        decode(frame)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 6 * MOST_BYTES
