"""What hidden tests will ask of a student's function, whatever it answers."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

import numpy as np
import pytest

from gradekit.judging.collect import Case
from gradekit.judging.stage import Stage
from gradekit.judging.student import Student
from gradekit.sandbox import Call, Plan, Returned, Value
from gradekit.sandbox.frames import pack_call
from gradekit.sandbox.randomness import own_random_numbers

__all__ = ["Rehearsal", "rehearse"]

_FAILED = (Exception, pytest.fail.Exception)


@dataclass(frozen=True)
class Rehearsal:
    """What is known before anybody's function is called.

    Parameters
    ----------
    plan
        Calls that will be made whatever is answered.
    whole
        Those of them that are all that a case asks, as frames, by the case's id.
    """

    plan: Plan
    whole: Mapping[str, tuple[bytes, ...]]


def rehearse(
    cases: Iterable[Case],
    solution: Callable[..., Any],
    perform: Callable[[Case, Student], None],
) -> Rehearsal:
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
    whole: dict[str, tuple[bytes, ...]] = {}
    random = np.random.default_rng(0)
    with contextlib.suppress(*_FAILED), own_random_numbers():
        for case in cases:
            right = Stage(lambda call: _answered(_of(solution, call), call))
            perform(case, Student(case.question, right.__enter__))
            wrong = Stage(lambda call: _answered(_noise(_of(solution, call), random), call))
            with contextlib.suppress(*_FAILED):
                perform(case, Student(case.question, wrong.__enter__))
            pairs = zip(right.calls, wrong.calls, strict=False)
            foreseen = [call for call, _ in takewhile(_are_equal, pairs)]
            stretches[-1] += foreseen
            if len(foreseen) < len(right.calls):
                stretches.append([])
            else:
                whole[case.id] = tuple(map(pack_call, foreseen))
    return Rehearsal(Plan(stretches), whole)


def _of(function: Callable[..., Any], call: Call) -> Value:
    return function(*call.args, **call.kwargs)


def _answered(value: Value, call: Call) -> Returned:
    return Returned(value, tuple(call.args), dict(call.kwargs))


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
