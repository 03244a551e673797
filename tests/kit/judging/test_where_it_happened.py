"""Where nothing can have been left behind, a slip is judged in the process in which it was met."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sandboxes import IMPORTS, LIMITS, PRELOAD, program

from gradekit.judging import Case, Judge, Outcome, Question, QuestionGrade, Work, check
from gradekit.sandbox import Isolation
from gradekit.sandbox.fork import Fork
from gradekit.sandbox.host import ZygoteSandbox

RIGHT = "def f(x):\n    return {'twice': 2 * x}"


def doubles(student: Any, solution: Any) -> None:
    """Numbers are doubled."""
    for number in (2, 3):
        check.scalar(student(number)["twice"], solution(number)["twice"], "the result")


def doubles_more(student: Any, solution: Any) -> None:
    """Others are, too."""
    check.scalar(student(34)["twice"], solution(34)["twice"], "the result")


class Counting(ZygoteSandbox):
    """A sandbox that counts its processes."""

    def __init__(self) -> None:
        super().__init__(PRELOAD, IMPORTS, LIMITS, Isolation.FULL)
        self.forks = 0

    def _start(self) -> Fork:
        self.forks += 1
        return super()._start()


def case(test: Callable[..., None], question: str) -> Case:
    """Make a case of a test; the first of them is public."""
    names, words = ("student", "solution"), test.__doc__ or ""
    public = test is doubles
    return Case(
        f"t.py::{test.__name__}", test.__name__, question, test, {}, names, 1.0, public, words
    )


def graded(source: str, *, free: bool) -> tuple[list[QuestionGrade], int]:
    """Grade an answer to `f`, beside a right one to `g`; give the processes that it took, too."""
    programs = {name: program(RIGHT.replace("f(x)", f"{name}(x)")) for name in "fg"}
    questions = [
        Question(
            name, name, 10.0, lambda x: {"twice": 2 * x}, programs[name],
            tuple(case(test, name) for test in (doubles, doubles_more)),
        )
        for name in "fg"
    ]  # fmt: skip
    works = {"f": Work(program(source)), "g": Work(programs["g"])}
    with Counting() as sandbox:
        judge = Judge(questions, sandbox, b"secret", lambda _: free)
        grades = list(judge.grade(works))
        return grades, sandbox.forks


SLIPS = {
    "in all cases": "def f(x):\n    return {'twice': x}",
    "in the second call": "def f(x):\n    return {'twice': 2 * x if x != 3 else 0}",
    "an exception": "def f(x):\n    return {'twice': 2 * x / (x - 2)}",
    "of another kind": "def f(x):\n    return {'twice': [x, x]}",
}


@pytest.mark.parametrize("source", SLIPS.values(), ids=SLIPS)
def test_one_process_is_enough(source: str) -> None:
    """The grade is the one that the question gets apart, word for word."""
    here, processes = graded(source, free=True)
    apart, more = graded(source, free=False)
    assert here == apart
    assert [grade.score for grade in here][1] == 10.0
    assert here[0].tests[0].outcome is Outcome.FAILED
    assert (processes, more) == (1, 2)


def test_a_slip_in_a_hidden_case_is_judged_apart() -> None:
    """Then its public cases would come after hidden ones, if they were judged there again."""
    source = "def f(x):\n    return {'twice': 2 * x if x < 9 else 0}"
    assert graded(source, free=True) == graded(source, free=False)
    assert graded(source, free=True)[1] == 2


STOPPED = {
    "takes too long": "def f(x):\n    while x == 3:\n        pass\n    return {'twice': 2 * x}",
    "takes too much memory": "def f(x):\n    return {'twice': [0] * 10 ** 9 if x > 2 else 2 * x}",
}


@pytest.mark.parametrize("source", STOPPED.values(), ids=STOPPED)
def test_what_is_stopped_is_judged_apart(source: str) -> None:
    """A process that others have used has less time, and perhaps less memory."""
    here, apart = graded(source, free=True), graded(source, free=False)
    assert [(t.outcome, t.message) for t in here[0][0].tests] == [
        (t.outcome, t.message) for t in apart[0][0].tests
    ]
    assert here[0][1].score == 10.0
    assert here[1] > 1
