"""What a release may tell of a question: what its public cases say, and which mistakes they show.

A mistake is told by fingerprints of its results on the public example, never by its code, which
is the solution but for one slip.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
import pytest

from gradekit.judging.anatomy import Output
from gradekit.judging.check import CheckFailed
from gradekit.judging.collect import Case
from gradekit.judging.diagnose import Expert, Run
from gradekit.judging.stage import Stage
from gradekit.judging.student import Student, StudentFailedError
from gradekit.sandbox import Call, Reply, Returned
from gradekit.selfcheck.numeric import Array, fingerprints, flattened
from gradekit.selfcheck.quiet import own_random_numbers

__all__ = ["Published", "Says", "publish"]


@dataclass(frozen=True)
class Says:
    """What public cases say of a result that is wrong.

    Parameters
    ----------
    path
        The way to it in what the function returns.
    sentence
        What the case is about.
    hint
        What its author says to who gets it wrong.
    """

    path: tuple[str | int, ...]
    sentence: str
    hint: str


@dataclass(frozen=True)
class Published:
    """What students may know of a question before they hand in.

    Parameters
    ----------
    results
        The way to each result.
    says
        What is said of each result that public cases look at, by its name.
    hints
        For fingerprints of wrong results, the mistake's hint.
    names
        How each of the results is called.
    """

    results: tuple[tuple[str | int, ...], ...] = ()
    says: dict[str, Says] = field(default_factory=dict)
    hints: dict[str, str] = field(default_factory=dict)
    names: tuple[str, ...] = ()


def publish(expert: Expert, cases: Sequence[Case], solution: Callable[..., Any]) -> Published:
    """Find out what may be published of a question.

    A mistake's hint is, if a public case fails on it, and if its results there are unlike the
    right ones and unlike those of every mistake with another hint.

    Parameters
    ----------
    expert
        Knows the question.
    cases
        Its cases. Hidden ones are not looked at, nor are those that draw from the secret.
    solution
        The reference solution, as cases see it.
    """
    public = [
        partial(_perform, case, solution)
        for case in cases
        if case.public and "draw" not in case.fixtures
    ]
    with np.errstate(all="ignore"):
        stage = Stage(expert.solution)
        for perform in public:
            perform(stage)
        if not stage.calls:
            return Published()
        first = expert.solution(stage.calls[0])
        outputs = expert.anatomy.outputs(first.value) if isinstance(first, Returned) else ()
        says = {
            output.name: said
            for output in outputs
            if (said := _said(output, expert.solution, public)) is not None
        }
        found = [
            (suspect.hint, marks, _fails(public, suspect.run))
            for suspect in expert.suspects
            if (marks := _marks(stage.calls, suspect.run, outputs))
        ]
        right = _marks(stage.calls, expert.solution, outputs)
    return Published(
        tuple(output.path for output in outputs),
        says,
        dict(_distinct([*found, ("", right, False)])),
        tuple(output.name for output in outputs),
    )


_Performance = Callable[[Stage], "tuple[str, str] | None"]
"""Runs one public case on trusted code (see `_perform`)."""

_Marks = list[list[tuple[str, bool]]]
"""For each call a fingerprint on each grid, and whether that grid is clear."""


def _distinct(found: Sequence[tuple[str, _Marks, bool]]) -> Iterator[tuple[str, str]]:
    """Give a fingerprint for each mistake that shows, if it is no one else's; with its hint."""
    holders: dict[str, set[str]] = {}
    for hint, calls, _ in found:
        for mark in (mark for grids in calls for mark, _ in grids):
            holders.setdefault(mark, set()).add(hint)
    for hint, calls, shows in found:
        for grids in calls if shows else ():
            if all(holders[mark] == {hint} for mark, _ in grids):
                yield from [(mark, hint) for mark, clear in grids if clear][:1]


def _marks(calls: Sequence[Call], run: Run, outputs: Sequence[Output]) -> _Marks:
    """Take the fingerprints of what a function does with calls; none where it is not the same."""
    first, second = ([_numbers(call, run, outputs) for call in calls] for _ in range(2))
    marks = [fingerprints(numbers) for numbers in first if numbers]
    return marks if marks == [fingerprints(numbers) for numbers in second if numbers] else []


def _numbers(call: Call, run: Run, outputs: Sequence[Output]) -> list[Array]:
    with own_random_numbers():
        reply = run(call)
    if not isinstance(reply, Returned):
        return []
    found = flattened((reply.args, dict(reply.kwargs)))
    for output in outputs:
        try:
            found += flattened(output.of(reply.value))
        except LookupError:
            continue
    return found


def _said(output: Output, solution: Run, public: Sequence[_Performance]) -> Says | None:
    """Spoil one result of the solution, and hear what the public cases say to it."""

    def spoiled(call: Call) -> Reply:
        reply = solution(call)
        if not isinstance(reply, Returned):
            return reply
        value = _spoiled(reply.value, output.path)
        return Returned(value, reply.args, reply.kwargs)

    for perform in public:
        if failed := perform(Stage(spoiled)):
            return Says(output.path, *failed)
    return None


def _spoiled(value: Any, path: Sequence[str | int]) -> Any:
    """Change the numbers at the end of a path; a mask stays a mask."""
    if path:
        step, *rest = path
        items = dict(value) if isinstance(value, dict) else list(value)
        items[step] = _spoiled(items[step], rest)  # type: ignore[index]  # as in `Output.of`
        return items if isinstance(value, dict) else type(value)(items)
    numbers = np.asarray(value)
    if numbers.dtype.kind not in "biuf":
        return None
    return 1 - numbers.astype(np.int64) if np.isin(numbers, (0, 1)).all() else numbers + 1


def _fails(public: Sequence[_Performance], run: Run) -> bool:
    return any(perform(Stage(run)) is not None for perform in public)


def _perform(case: Case, solution: Callable[..., Any], stage: Stage) -> tuple[str, str] | None:
    """Run a case; where it fails, give its sentence and its hint."""
    student = Student(case.question, stage.__enter__)
    available = {"student": student, "solution": solution}
    try:
        with own_random_numbers():
            case.function(**case.parameters, **{name: available[name] for name in case.fixtures})
    except CheckFailed as error:
        return case.sentence, error.hint
    except (AssertionError, pytest.fail.Exception, StudentFailedError):
        return case.sentence, ""
    return None
