"""How much one hand-in can tell of hidden cases by the feedback on it, at most."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from math import log2
from typing import Any

import pytest

from gradekit.course import Grader
from gradekit.judging import Case, Draw, Question, Student, check
from gradekit.sandbox.fake import InProcessSandbox

# What is told in full once a question: an exception's type or a word of its line, and the line, or
# what a result holds that is no plain data; a wrong result, by its name and its shape or another
# kind of wrong; and a diagnosis.
TOLD = log2(2000 * (75 + 3 * 60 + 20) + 180) + log2(14 * (6**3 + 20)) + log2(256)
# How a case may end beside its checks: it passes; it fails as was told in full, in a call or in a
# result; by another exception; by what is no plain data; or in one of a dozen ways to be stopped.
OTHER_ENDS = 5 + 12
CHECKS = ("array", "entries", "mask", "number", "numbers", "scalar", "that", "unchanged")


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Lists the checks that a hidden case makes, each of which has one message in short."""
    made: list[str] = []
    inside: list[str] = []

    def counted(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def counting(*args: Any, **kwargs: Any) -> Any:
            if not inside:
                # Each argument that is to be left alone has a message.
                made.extend([name] * (len(args[2]) if name == "unchanged" else 1))
            inside.append(name)
            try:
                return function(*args, **kwargs)
            finally:
                inside.pop()

        return counting

    for name in CHECKS:
        monkeypatch.setattr(check, name, counted(name, getattr(check, name)))
    return made


def pass_case(grader: Grader, question: Question, case: Case) -> None:
    """Run a case on the solution."""
    sandbox = InProcessSandbox(grader.assignment.support_modules)
    with sandbox.open(question.program) as session:
        given = {
            "student": Student(question.id, lambda: session),
            "solution": question.solution,
            "draw": Draw(grader.assignment.course.secret, case.id),
        }
        case.function(**case.parameters, **{name: given[name] for name in case.fixtures})


def test_it_is_less_than_what_a_hidden_case_is_drawn_from(
    regularization: Grader, checks: list[str]
) -> None:
    """So a hand-in's feedback leaves more seeds than one, even if all of it told of one case."""
    bits = 0.0
    for question in regularization.questions:
        bits += TOLD
        for _, case in question.cases_that_are(public=False):
            checks.clear()
            pass_case(regularization, question, case)
            assert checks, case.id
            bits += log2(OTHER_ENDS + len(checks))
    seed = Draw(b"any secret", "any case").seed()
    assert bits < 32 * len(seed)
    assert round(bits, -1) == 410, "docs/security.md tells this figure"
