"""What hidden cases draw follows from the secret and the case's name alone."""

from __future__ import annotations

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


def test_every_value_comes() -> None:
    """Both bounds are drawn."""
    draw = Draw(b"secret", "case")
    assert {draw.integer(2, 4) for _ in range(100)} == {2, 3, 4}


def test_bounds_in_order() -> None:
    """Bounds the wrong way round are a mistake of the test's author."""
    with pytest.raises(ValueError, match="must not be above"):
        Draw(b"secret", "case").integer(2, 1)
