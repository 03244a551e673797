"""What hidden tests will ask of a student's function first."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from gradekit.judging.collect import Case
from gradekit.judging.record import kept
from gradekit.judging.student import Student, StudentFailedError
from gradekit.sandbox import Call, LoadProblem, Plan, Reply, Returned, Stopped
from gradekit.sandbox.closing import Closing
from gradekit.sandbox.randomness import own_random_numbers

__all__ = ["rehearse"]


def rehearse(
    cases: Iterable[Case],
    solution: Callable[..., Any],
    perform: Callable[[Case, Student], None],
) -> Plan:
    """Find out what cases ask first, and which of them ask more than once.

    What a case asks later may be made of what it was answered before, and would tell the right
    answer to whoever reads it in advance. So only first calls are foreseen, as cases make them
    before they got any answer. Behind a case that fails on the solution nothing is foreseen.

    Parameters
    ----------
    cases
        The cases, in the order in which they are judged.
    solution
        The reference solution of the function that they call; trusted.
    perform
        Runs one case on a student's function.
    """
    stretches: list[list[Call]] = [[]]
    with contextlib.suppress(Exception, pytest.fail.Exception), own_random_numbers():
        for case in cases:
            silent, solved = _Stage(None), _Stage(solution)
            with contextlib.suppress(StudentFailedError):
                perform(case, Student(case.question, silent.__enter__))
            perform(case, Student(case.question, solved.__enter__))
            stretches[-1] += silent.calls[:1]
            if len(solved.calls) > 1:
                stretches.append([])
    return Plan(stretches)


class _Stage(Closing):
    """A session in which the solution is called, or nothing is answered."""

    problems: tuple[LoadProblem, ...] = ()

    def __init__(self, solution: Callable[..., Any] | None) -> None:
        self.calls: list[Call] = []
        self._solution = solution

    def call(self, call: Call) -> Reply:
        """Call the solution with what it may change."""
        self.calls.append(kept(call))
        if self._solution is None:
            return Stopped("missing")
        args, kwargs = tuple(call.args), dict(call.kwargs)
        return Returned(self._solution(*args, **kwargs), args, kwargs)

    def close(self) -> None:
        """Do nothing."""
