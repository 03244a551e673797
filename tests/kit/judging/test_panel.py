"""A panel runs the cases it should on an answer, and tells which answers cannot be trusted."""

from __future__ import annotations

import dataclasses

import pytest

from gradekit.course import Assignment, Grader
from gradekit.judging import Answer, Judge, Kind, Outcome, Panel, Trial, Work, shuffled
from gradekit.judging.editing import put_in
from gradekit.sandbox import Limits
from gradekit.sandbox.spawn import SpawnSandbox

RAN: list[str] = []


@pytest.fixture
def grader(tiny: Assignment) -> Grader:
    """A grader of the tiny course, closed afterwards by itself."""
    return Grader(tiny)


def answered(grader: Grader, function: str, source: str) -> dict[str, Work]:
    """Put an answer to one question into the master."""
    return grader.work(put_in(grader.blueprint, {function: source}))


ANSWER = Answer(Kind.MISCONCEPTION, "an answer", "double", {})
OTHERS = ("test_tiny.py::test_others[0]", "test_tiny.py::test_others[1]")


@pytest.mark.parametrize("order", [tuple, shuffled])
def test_outcomes_are_told_by_case(grader: Grader, order: type) -> None:
    """As a judge finds them, whatever the order, and for each question apart."""
    work = answered(grader, "double", "def double(values):\n    return [2.0, 4.0, 6.0]")
    work |= {"share": answered(grader, "share", "def share(amount, people):\n    1 / 0")["share"]}
    with grader:
        secret = grader.assignment.course.secret
        panel = Panel(grader.questions, grader.sandbox, secret, order)
        trial = panel.try_out(ANSWER, ["double", "share"], work).trial
        grades = Judge(grader.questions, grader.sandbox, secret).grade(work)
    expected = {
        question.id: tuple(
            case.id
            for case, test in zip(question.cases, grade.tests, strict=True)
            if test.outcome is Outcome.FAILED
        )
        for question, grade in zip(grader.questions, grades, strict=True)
    }
    assert trial.failed == expected["double"] == (*OTHERS, "test_tiny.py::test_unchanged")
    assert trial.strays == expected["share"] == ("test_tiny.py::test_fair",)
    assert trial.unjudged == ()


def test_one_case_alone(grader: Grader) -> None:
    """It is the only one that is told, and that is run."""
    work = answered(grader, "double", "def double(values):\n    return None")
    with grader:
        panel = Panel(grader.questions, grader.sandbox, b"some other secret")
        trial = panel.try_out(ANSWER, ["double"], work, frozenset([OTHERS[1]])).trial
    assert trial == Trial(ANSWER.kind, ANSWER.name, "double", (OTHERS[1],))


def test_shuffled_is_another_order_of_the_same_cases(regularization: Grader) -> None:
    """For every question, and the same each time."""
    for question in regularization.questions:
        order = shuffled(question.cases)
        assert order != question.cases
        assert sorted(case.id for case in order) == sorted(case.id for case in question.cases)
        assert shuffled(question.cases) == order


WILD = {
    "right": ("return values * 2.0", True),
    "wrong": ("return values * 3.0", True),
    "raises": ("1 / 0", True),
    "loops": ("while True: pass", False),
    "ends": ("import sys; sys.exit()", True),
    "large": ("return np.zeros((1000, 1000))", False),
}


@pytest.mark.parametrize(("body", "tame"), WILD.values(), ids=WILD)
def test_who_had_to_be_stopped_is_not_tame(grader: Grader, body: str, tame: bool) -> None:
    """Nor is one of whose results too much comes to be kept."""
    work = answered(grader, "double", f"def double(values):\n    {body}")
    limits = dataclasses.replace(Limits(), call_cpu_seconds=0.5)
    with (
        grader,
        SpawnSandbox(grader.assignment.support_modules, ("numpy",), limits) as sandbox,
    ):
        tried = Panel(grader.questions, sandbox, b"secret").try_out(ANSWER, ["double"], work)
    assert tried.tame is tame
    assert bool(tried.trial.failed) == (body != WILD["right"][0])
