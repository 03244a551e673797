"""What hidden tests will ask of a student's function, whatever it answers."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable
from itertools import takewhile
from typing import Any

import numpy as np
import pytest

from gradekit.closing import Closing
from gradekit.judging.collect import Case
from gradekit.judging.record import kept
from gradekit.judging.student import Student
from gradekit.sandbox import Call, LoadProblem, Plan, Reply, Returned, Value
from gradekit.sandbox.frames import pack_call
from gradekit.sandbox.randomness import own_random_numbers

__all__ = ["rehearse"]

_FAILED = (Exception, pytest.fail.Exception)


def rehearse(
    cases: Iterable[Case],
    solution: Callable[..., Any],
    perform: Callable[[Case, Student], None],
) -> Plan:
    """Run cases with right answers and with noise; give the calls that they make either way.

    A call that comes only behind right answers may be made of them, and would tell them to
    whoever reads it in advance; so it is not foreseen. Behind a case that fails on the solution
    nothing is.

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
    random = np.random.default_rng(0)
    with contextlib.suppress(*_FAILED), own_random_numbers():
        for case in cases:
            right = _Stage(solution)
            perform(case, Student(case.question, right.__enter__))
            wrong = _Stage(lambda *args, **kwargs: _noise(solution(*args, **kwargs), random))
            with contextlib.suppress(*_FAILED):
                perform(case, Student(case.question, wrong.__enter__))
            pairs = zip(right.calls, wrong.calls, strict=False)
            foreseen = [call for call, _ in takewhile(_are_equal, pairs)]
            stretches[-1] += foreseen
            if len(foreseen) < len(right.calls):
                stretches.append([])
    return Plan(stretches)


class _Stage(Closing):
    """A session in which trusted code answers."""

    problems: tuple[LoadProblem, ...] = ()

    def __init__(self, function: Callable[..., Any]) -> None:
        self.calls: list[Call] = []
        self._function = function

    def call(self, call: Call) -> Reply:
        """Call the function with what it may change."""
        self.calls.append(kept(call))
        args, kwargs = tuple(call.args), dict(call.kwargs)
        return Returned(self._function(*args, **kwargs), args, kwargs)

    def close(self) -> None:
        """Do nothing."""


def _are_equal(calls: tuple[Call, Call]) -> bool:
    one, other = map(pack_call, calls)
    return one == other


def _noise(value: Value, random: np.random.Generator) -> Value:
    """Give something of the same form in which every single value is another."""
    if isinstance(value, dict):
        return {key: _noise(item, random) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(_noise(item, random) for item in value)
    if isinstance(value, str):
        return f"{value}?"
    if value is None:
        return False
    array = np.asarray(value)
    if array.dtype.kind == "b":
        other = ~array
    elif array.dtype.kind == "f":
        other = random.random(array.shape).astype(array.dtype)
    else:
        other = array + array.dtype.type(1)
    return other if isinstance(value, np.ndarray) else other.item()
