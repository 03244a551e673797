"""Which calls hidden tests will make of a student's function."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from gradekit.judging.collect import Case
from gradekit.judging.record import kept
from gradekit.judging.student import Student
from gradekit.sandbox import Call, LoadProblem, Plan, Reply, Returned
from gradekit.sandbox.closing import Closing
from gradekit.sandbox.randomness import own_random_numbers

__all__ = ["rehearse"]


def rehearse(
    cases: Iterable[Case],
    solution: Callable[..., Any],
    perform: Callable[[Case, Student], None],
) -> Plan:
    """Run cases on the reference solution, and give the calls that they made.

    Cases behind one that fails on the solution are not foreseen.

    Parameters
    ----------
    cases
        The cases, in the order in which they are judged.
    solution
        The reference solution of the function that they call; trusted.
    perform
        Runs one case on a student's function.
    """
    calls: list[Call] = []
    with contextlib.suppress(Exception, pytest.fail.Exception), own_random_numbers():
        for case in cases:
            stage = _Stage(solution)
            perform(case, Student(case.question, stage.__enter__))
            calls += stage.calls
    return Plan(calls)


class _Stage(Closing):
    """A session in which the solution is called."""

    problems: tuple[LoadProblem, ...] = ()

    def __init__(self, solution: Callable[..., Any]) -> None:
        self.calls: list[Call] = []
        self._solution = solution

    def call(self, call: Call) -> Reply:
        """Call the solution with what it may change."""
        self.calls.append(kept(call))
        args, kwargs = tuple(call.args), dict(call.kwargs)
        return Returned(self._solution(*args, **kwargs), args, kwargs)

    def close(self) -> None:
        """Do nothing."""
