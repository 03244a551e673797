"""What hidden cases draw follows from the secret and the case's name alone."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradekit.judging import Draw


@given(st.binary(min_size=1), st.text(), st.integers(-(2**40), 2**40), st.integers(0, 2**20))
def test_within_bounds_and_repeatable(secret: bytes, case: str, low: int, width: int) -> None:
    """The same secret and case draw the same integers, all within the bounds."""
    first, second = Draw(secret, case), Draw(secret, case)
    drawn = [first.integer(low, low + width) for _ in range(5)]
    assert drawn == [second.integer(low, low + width) for _ in range(5)]
    assert all(low <= value <= low + width for value in drawn)


def test_cases_and_secrets_differ() -> None:
    """Another case or another secret draws other seeds; so does the next draw."""
    draws = [Draw(b"s", "a"), Draw(b"s", "b"), Draw(b"t", "a")]
    seeds = {draw.seed() for draw in draws} | {draw.seed() for draw in draws}
    assert len(seeds) == 6


@given(st.binary(min_size=1), st.text())
def test_a_seed_is_longer_than_what_feedback_tells(secret: bytes, case: str) -> None:
    """Its 512 bits all count: each word of it makes other numbers, in numpy's old and new way."""
    seed = Draw(secret, case).seed()
    assert len(seed) == 16
    assert all(0 <= word < 2**32 for word in seed)
    others = [(*seed[:k], seed[k] ^ 1, *seed[k + 1 :]) for k in range(16)]
    for start in (np.random.RandomState, np.random.default_rng):
        drawn = [start(each).bytes(8) for each in (seed, seed, *others)]
        assert drawn[0] == drawn[1]
        assert len(set(drawn)) == 17


def test_every_value_comes() -> None:
    """Both bounds are drawn."""
    draw = Draw(b"secret", "case")
    assert {draw.integer(2, 4) for _ in range(100)} == {2, 3, 4}


def test_bounds_in_order() -> None:
    """Bounds the wrong way round are a mistake of the test's author."""
    with pytest.raises(ValueError, match="must not be above"):
        Draw(b"secret", "case").integer(2, 1)
