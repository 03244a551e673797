"""The calls that hidden tests will make are found out with the solution."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from gradekit.judging import Case
from gradekit.judging.rehearsal import rehearse
from gradekit.judging.student import Student
from gradekit.sandbox import Call, Plan


def doubled(x: Any) -> Any:
    """Double a number, or an array in place."""
    x *= 2
    return x


def planned(*tests: Callable[[Student], None]) -> tuple[bytes, ...]:
    """Rehearse tests."""
    cases = [
        Case(
            test.__name__,
            test.__name__,
            "f",
            test,
            {},
            ("student",),
            1.0,
            public=False,
            sentence="",
        )
        for test in tests
    ]
    return rehearse(cases, doubled, lambda case, student: case.function(student=student)).frames


def frames(*args: Any) -> tuple[bytes, ...]:
    """Give the calls of ``f`` with each argument."""
    return Plan([Call("f", (arg,)) for arg in args]).frames


def twice(student: Student) -> None:
    """Two calls, the second of what the first gave."""
    assert student(student(3)) == 12


def in_place(student: Student) -> None:
    """A call that changes its argument."""
    array = np.ones(3)
    student(array)
    student(array)


def fails(student: Student) -> None:
    """A test that the solution does not pass."""
    student(1)
    pytest.fail("never right")


def draws(student: Student) -> None:
    """A call with a random number."""
    student(np.random.rand())


def test_calls_in_their_order() -> None:
    """Those of a test, then those of the next one."""
    assert planned(twice, twice) == frames(3, 6, 3, 6)


def test_arguments_as_they_were_passed() -> None:
    """Not as the call left them."""
    assert planned(in_place) == frames(np.ones(3), np.full(3, 2.0))


@pytest.mark.parametrize("broken", [fails, lambda student: student(1) / 0])
def test_nothing_is_foreseen_behind_a_broken_test(broken: Callable[[Student], None]) -> None:
    """Not even its own calls."""
    assert planned(twice, broken, twice) == frames(3, 6)


def test_the_graders_own_random_numbers_stay() -> None:
    """A rehearsal draws, and gives back what was there."""
    np.random.seed(5)
    expected = np.random.rand()
    np.random.seed(5)
    planned(draws)
    assert np.random.rand() == expected
