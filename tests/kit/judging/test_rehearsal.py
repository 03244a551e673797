"""What hidden tests ask first is found out before they are asked."""

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


def planned(*tests: Callable[[Student], None]) -> tuple[tuple[bytes, ...], ...]:
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
    return rehearse(cases, doubled, lambda case, student: case.function(student=student)).stretches


def stretches(*arguments: list[Any]) -> tuple[tuple[bytes, ...], ...]:
    """Give stretches of calls of ``f``, by the argument of each call."""
    return Plan([[Call("f", (one,)) for one in several] for several in arguments]).stretches


def once(student: Student) -> None:
    """One call."""
    assert student(5) == 10


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


def test_tests_that_ask_once() -> None:
    """They follow each other."""
    assert planned(once, once) == stretches([5, 5])


def test_no_right_answer_is_told_ahead() -> None:
    """What a test asks when it got an answer is not in the plan, and ends a stretch."""
    assert planned(once, twice, once, twice) == stretches([5, 3], [5, 3])


def test_arguments_as_they_were_passed() -> None:
    """Not as the call left them."""
    assert planned(in_place) == stretches([np.ones(3)])


@pytest.mark.parametrize("broken", [fails, lambda student: student(1) / 0])
def test_nothing_is_foreseen_behind_a_broken_test(broken: Callable[[Student], None]) -> None:
    """Not even its own call."""
    assert planned(once, broken, once) == stretches([5])


def test_the_graders_own_random_numbers_stay() -> None:
    """A rehearsal draws, and gives back what was there."""
    np.random.seed(5)
    expected = np.random.rand()
    np.random.seed(5)
    planned(draws)
    assert np.random.rand() == expected
