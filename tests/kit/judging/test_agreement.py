"""Two results are the same one, though they were computed and stored in two ways."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gradekit.judging.agreement import agree, replies_agree
from gradekit.sandbox import Raised, Reply, Returned, Stopped

MATRIX = np.array([[1.5, -2.0, 3.25], [0.0, 4.0, 1e-3]])
MASK = np.array([[1, 0, 1], [0, 1, 1]])

SAME: dict[str, tuple[Any, Any]] = {
    "numbers": (1, 1.0),
    "a number in an array": (np.array([[2.5]]), 2.5),
    "the last bits": (MATRIX * (1 + 1e-12), MATRIX),
    "lists for an array": (MATRIX.tolist(), MATRIX),
    "a tuple of rows for an array": (tuple(MATRIX), MATRIX),
    "lists for lists": ([[1, 2], [3, 4]], [[1.0, 2.0], [3.0, 4.0]]),
    "single precision": (MATRIX.astype(np.float32), MATRIX),
    "masks of bool and int": (MASK == 1, MASK),
    "NaN and infinity": (np.array([np.nan, np.inf]), np.array([np.nan, np.inf])),
    "a list for a tuple": ([MATRIX, 1], (MATRIX, 1)),
    "further entries": ({"dW": MATRIX, "more": 1}, {"dW": MATRIX}),
    "text": ("a", "a"),
    "nothing": (None, None),
}
DIFFERENT: dict[str, tuple[Any, Any]] = {
    "a digit": (MATRIX + 1e-5, MATRIX),
    "a sign": (-MATRIX, MATRIX),
    "another shape": (MATRIX.T, MATRIX),
    "what would stretch": (MATRIX[:1], MATRIX),
    "an empty array": (np.empty((0, 3)), MATRIX),
    "one number of three dimensions": (np.ones((1, 1, 1)), 1.0),
    "NaN for a number": (MATRIX * np.nan, MATRIX),
    "a number for NaN": (MATRIX, MATRIX * np.nan),
    "a number for infinity": (MATRIX, np.full((2, 3), np.inf)),
    "infinities of other signs": (np.array([np.inf]), np.array([-np.inf])),
    "a key less": ({}, {"dW": MATRIX}),
    "a part less": ((MATRIX,), (MATRIX, MATRIX)),
    "a dictionary for a tuple": ({"A": 1}, (1,)),
    "nothing for a number": (None, 1.0),
    "a number for nothing": (1.0, None),
    "digits for a number": ("1.0", 1.0),
    "digits in a list": (["1.0", "2.0"], np.array([1.0, 2.0])),
    "None in a list": ([None, 1.0], np.array([0.0, 1.0])),
    "rows that differ in length": ([[1.0], [1.0, 2.0]], MATRIX),
    "an integer that no float can hold": (10**400, 1.0),
}


@pytest.mark.parametrize(("student", "other"), SAME.values(), ids=SAME)
def test_the_same(student: Any, other: Any) -> None:
    """However it is stored."""
    assert agree(student, other)


@pytest.mark.parametrize(("student", "other"), DIFFERENT.values(), ids=DIFFERENT)
def test_not_the_same(student: Any, other: Any) -> None:
    """Nothing is broadcast, and text is no number."""
    assert not agree(student, other)


def returned(value: Any, *args: Any, **kwargs: Any) -> Returned:
    """Make a reply."""
    return Returned(value, args, kwargs)


REPLIES: dict[str, tuple[Reply, Reply, bool]] = {
    "values": (returned(1.0, 2), returned(1.0, 2), True),
    "other values": (returned(1.0, 2), returned(1.5, 2), False),
    "a changed argument": (returned(1.0, 3), returned(1.0, 2), False),
    "a changed keyword argument": (returned(1.0, x=3), returned(1.0, x=2), False),
    "printed text": (Returned(1.0, (), {}, "a"), Returned(1.0, (), {}, "b"), True),
    "exceptions": (Raised("ValueError", "a", 0, 1), Raised("ValueError", "b", 0, 9), True),
    "other exceptions": (Raised("ValueError", ""), Raised("TypeError", ""), False),
    "stopped": (Stopped("reply", "a"), Stopped("reply", "b"), True),
    "stopped for other reasons": (Stopped("reply"), Stopped("time"), False),
    "an exception for a value": (Raised("ValueError", ""), returned(1.0), False),
    "a value for a time-out": (returned(1.0), Stopped("time"), False),
    "division by zero for infinity": (
        Raised("ZeroDivisionError", ""),
        returned({"dA": (1.0, np.array([1.0, np.inf]))}),
        True,
    ),
    "NaN for division by zero": (returned([np.nan]), Raised("ZeroDivisionError", ""), True),
    "division by zero for numbers": (Raised("ZeroDivisionError", ""), returned(1.0), False),
    "another exception for infinity": (Raised("ValueError", ""), returned(np.inf), False),
}


@pytest.mark.parametrize(("student", "other", "same"), REPLIES.values(), ids=REPLIES)
def test_replies(student: Reply, other: Reply, same: bool) -> None:
    """They agree in result and arguments, or in the way they failed."""
    assert replies_agree(student, other) is same
