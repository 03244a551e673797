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
    found = rehearse(cases, doubled, lambda case, student: case.function(student=student))
    return found.plan.stretches


def stretches(*arguments: list[Any]) -> tuple[tuple[bytes, ...], ...]:
    """Give stretches of calls of ``f``, by the argument of each call."""
    return Plan([[Call("f", (one,)) for one in several] for several in arguments]).stretches


def once(student: Student) -> None:
    """One call."""
    assert student(5) == 10


def several(student: Student) -> None:
    """Two calls that nothing depends on."""
    assert student(1) + student(2) == 6


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


def test_calls_that_are_made_anyway() -> None:
    """They follow each other."""
    assert planned(once, several, once) == stretches([5, 1, 2, 5])


def test_no_right_answer_is_told_ahead() -> None:
    """A call that is made of an answer is not in the plan, and ends a stretch."""
    assert planned(once, twice, once, twice) == stretches([5, 3], [5, 3])


@pytest.mark.parametrize(
    "answer",
    [2.5, 7, True, "text", np.eye(3), np.arange(4), np.array([True, False]), np.float64(3), None],
    ids=repr,
)
@pytest.mark.parametrize("wrap", [lambda x: x, lambda x: [x], lambda x: {"a": (x,)}])
def test_no_answer_of_any_kind_is_told_ahead(answer: Any, wrap: Callable[[Any], Any]) -> None:
    """Not even where it is one of few."""

    def tells(student: Student) -> None:
        student(student(0))

    cases = [Case("tells", "tells", "f", tells, {}, ("student",), 1.0, public=False, sentence="")]
    found = rehearse(cases, lambda _: wrap(answer), lambda case, s: case.function(student=s))
    assert found.plan.stretches == stretches([0])


def test_arguments_as_they_were_passed() -> None:
    """Not as the call left them."""
    assert planned(in_place) == stretches([np.ones(3), np.full(3, 2.0)])


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
