"""A known mistake is named where a student's function does just what it does."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from experts import asked, expert, random_array

from gradekit.judging import Diagnosis, Expert
from gradekit.judging.diagnose import explain
from gradekit.judging.record import Recorded
from gradekit.sandbox import Call, Returned

SOLUTION = """\
def f(x, rate):
    np.random.seed(1)
    noise = np.random.rand(*x.shape)
    y = x * rate + noise
    return {"y": y, "total": y.sum()}
"""


def wrong(old: str, new: str) -> str:
    """Make a mistake in the solution."""
    assert SOLUTION.count(old) == 1
    return SOLUTION.replace(old, new)


FAILS_AT_3 = wrong("    noise", "    if rate == 3: raise ValueError\n    noise")
SUSPECTS = {
    "rate forgotten": ("Use the rate.", wrong("x * rate", "x")),
    "minus": ("Add it.", wrong("rate + noise", "rate - noise")),
    "another seed": ("Which seed?", wrong("seed(1)", "seed(2)")),
    "no seed": ("Seed it.", wrong("    np.random.seed(1)\n", "")),
    "in place": ("Leave x alone.", wrong("x * rate", "np.multiply(x, rate, out=x)")),
    "fails at 3": ("Not at 3.", FAILS_AT_3),
    "minus, and fails at 3": ("Not at 3.", FAILS_AT_3.replace("+ noise", "- noise")),
    "always fails": ("It never returns.", "def f(x, rate): raise ValueError"),
    "total of x": ("Which total?", wrong("y.sum()", "x.sum()")),
    "total of x again": ("Which total?", wrong("y.sum()", "np.sum(x)")),
    "mean": ("Sum it up.", wrong("y.sum()", "y.mean()")),
    "half of the sum": ("The whole sum.", wrong("y.sum()", "y.sum() / 2")),
    "right": ("This is no mistake.", wrong("y.sum()", "np.sum(y)")),
    "divides by nothing": ("Not by that.", wrong("x * rate", "x * rate / (rate - 3)")),
}
CALLS = [(random_array(s, 2, 2 + s), s) for s in (1, 2, 3)]
EXPERT = expert(SOLUTION, SUSPECTS)

STUDENTS: dict[str, tuple[str, str]] = {
    "rate forgotten": ("rate forgotten", wrong("x * rate", "np.array(x)")),
    "minus": ("minus", wrong("rate + noise", "rate + (-1) * noise")),
    "in single precision": ("minus", wrong("x * rate + noise", "np.float32(x * rate - noise)")),
    "as lists": ("minus", wrong("rate + noise", "rate - noise\n    y = np.array(y.tolist())")),
    "another seed": ("another seed", wrong("seed(1)", "seed(3 - 1)")),
    "no seed": ("no seed", wrong("np.random.seed(1)", "pass")),
    "in place": ("in place", wrong("y = x * rate", "x *= rate\n    y = x")),
    "minus, and fails at 3": (
        "minus, and fails at 3",
        wrong("x * rate + noise", "x * rate - noise if rate != 3 else float(rate * 'x')"),
    ),
    "twins": ("total of x", wrong("y.sum()", "sum(map(sum, x))")),
    "division by zero": (
        "divides by nothing",
        wrong("x * rate", "x * (rate / (int(rate) - 3))"),
    ),
    "further results": ("mean", wrong("y.sum()", 'y.mean(), "more": 1')),
}  # fmt: skip


@pytest.mark.parametrize(("name", "source"), STUDENTS.values(), ids=STUDENTS)
def test_a_known_mistake_is_named(name: str, source: str) -> None:
    """However it is written; the text is its hint."""
    assert EXPERT.diagnose(asked(source, CALLS)) == Diagnosis(name, SUSPECTS[name][0])


@pytest.mark.parametrize("sessions", [1, 3])
def test_random_numbers_go_on_within_a_session(sessions: int) -> None:
    """What is not seeded depends on the calls before, and each session begins anew."""
    source = wrong("    np.random.seed(1)\n", "")
    calls = asked(source, CALLS, sessions=sessions)
    assert EXPERT.diagnose(calls) == Diagnosis("no seed", "Seed it.")


def test_the_graders_own_random_numbers_stay() -> None:
    """Whatever suspects draw or seed."""
    calls = asked(STUDENTS["another seed"][1], CALLS)
    random.seed(5)
    np.random.seed(5)
    expected = random.random(), np.random.rand()  # noqa: S311 - nothing is to be secret
    random.seed(5)
    np.random.seed(5)
    EXPERT.diagnose(calls)
    assert (random.random(), np.random.rand()) == expected  # noqa: S311 - as above


UNNAMED: dict[str, str] = {
    "the solution": SOLUTION,
    "the solution in another style": wrong("y.sum()", "sum(y.ravel())"),
    "two mistakes": wrong("x * rate + noise", "x - noise"),
    "a mistake nobody knows": wrong("x * rate", "x ** rate"),
    "a mistake in one call only": wrong("x * rate", "x * (rate if rate < 3 else 1)"),
    "a known one and a changed argument": wrong("x * rate + noise", "x * rate - noise\n    x *= 0"),
    "a known one that raises once": wrong(
        "x * rate + noise", "x * rate - noise\n    if rate == 2: raise ValueError"
    ),
    "one that is right where it returns": FAILS_AT_3,
    "raising": "def f(x, rate): raise ValueError",
    "no such function": "def g(x, rate): return x",
    "nothing": "def f(x, rate): pass",
    "no plain data": "def f(x, rate): return {1, 2}",
}


@pytest.mark.parametrize("source", UNNAMED.values(), ids=UNNAMED)
def test_nothing_else_is_named(source: str) -> None:
    """A name is given for agreement in every call, and for a difference from what is right."""
    found = EXPERT.diagnose(asked(source, CALLS))
    assert found is None or found.name == ""


def test_the_solution_has_no_diagnosis() -> None:
    """Though it may have failed a test for other reasons, such as time."""
    assert EXPERT.diagnose(asked(SOLUTION, CALLS)) is None


def test_mistakes_that_cannot_be_told_apart_are_not_named() -> None:
    """In an array of two numbers, the mean is half of the sum."""
    calls = [(random_array(s, 1, 2), s) for s in (1, 2, 3)]
    found = EXPERT.diagnose(asked(wrong("y.sum()", "y.sum() / 2"), calls, public=[0]))
    assert found == Diagnosis(
        "",
        "Of all results, `total` is the only wrong one: it is half of what it should be.",
    )


def test_without_calls_there_is_no_diagnosis() -> None:
    """Nothing was called, or too much was returned."""
    assert EXPERT.diagnose(()) is None


def test_explaining_never_fails() -> None:
    """A mistake of the expert's costs nobody a grade."""

    def breaks(*_: Any) -> Any:
        raise KeyError("a mistake of the expert's")

    calls = asked(STUDENTS["minus"][1], CALLS)
    assert explain(EXPERT, calls) == "Add it."
    assert explain(None, calls) == ""
    assert explain(Expert(breaks), calls) == ""
    assert explain(EXPERT, asked(SOLUTION, CALLS)) == ""


def test_the_same_answers_are_heard_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was said of an answer holds for all that say the same, and for no other one."""
    heard = expert(SOLUTION, SUSPECTS)
    diagnose, times = Expert.diagnose, []

    def counted(self: Expert, calls: Any) -> Diagnosis | None:
        times.append(1)
        return diagnose(self, calls)

    monkeypatch.setattr(Expert, "diagnose", counted)
    students = {name: asked(source, CALLS) for name, (_, source) in STUDENTS.items()}
    different = len(STUDENTS) - 1  # "as lists" answers what "minus" does
    first = {name: explain(heard, calls) for name, calls in students.items()}
    assert first == {name: SUSPECTS[known][0] for name, (known, _) in STUDENTS.items()}
    assert len(times) == different
    assert {name: explain(heard, calls) for name, calls in students.items()} == first
    assert len(times) == different
    explain(heard, [replace(call, public=True) for call in students["minus"]])
    explain(heard, students["minus"][:2])
    assert len(times) == different + 2


def test_a_changed_argument_by_name_is_another_answer() -> None:
    """Where all arguments have names, what became of them counts as where none has one."""
    heard = expert(SOLUTION, SUSPECTS)
    zeros = 0 * CALLS[0][0]

    def answered(changed: bool) -> list[Recorded]:
        return [
            Recorded(Call("f", (), {"x": x, "rate": rate}), reply, public=False, fresh=x is first)
            for (first, _) in CALLS[:1]
            for x, rate in CALLS
            for reply in [Returned(0.0, (), {"x": zeros if changed else x, "rate": rate})]
        ]

    explain(heard, answered(changed=False))
    explain(heard, answered(changed=True))
    assert len(heard.said) == 2
