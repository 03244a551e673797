"""Runs the hidden cases against a submission and decides what each one means."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

import numpy as np
import pytest

from gradekit.errors import SandboxError
from gradekit.judging import messages
from gradekit.judging.check import CheckFailed
from gradekit.judging.collect import Case
from gradekit.judging.draw import Draw
from gradekit.judging.outcomes import CaseResult, Outcome, QuestionGrade
from gradekit.judging.student import Student, StudentFailedError
from gradekit.sandbox import Budget, LoadProblem, Program, Sandbox, Session

__all__ = ["Judge", "Question", "Work"]

_log = logging.getLogger(__name__)

NOT_JUDGED = "This could not be judged automatically; a person will look at it."


@dataclass(frozen=True)
class Question:
    """What the judge needs to know of a question.

    Parameters
    ----------
    id
        The question's id, which is the graded function's name.
    title
        How people name it.
    points
        What it is worth.
    solution
        The reference solution of the function, called in this process; trusted.
    program
        The reference solution as a program for the sandbox, to probe the sandbox with.
    cases
        Its hidden cases; at least one.
    """

    id: str
    title: str
    points: float
    solution: Callable[..., Any]
    program: Program
    cases: tuple[Case, ...]


@dataclass(frozen=True)
class Work:
    """A student's answer to one question.

    Parameters
    ----------
    program
        What to run; None where there is nothing to run.
    problem
        Why there is nothing to run, for the student.
    absent
        Names that the program needs and that were not computed, each with the reason.
    """

    program: Program | None
    problem: str = ""
    absent: Mapping[str, str] = field(default_factory=dict)


class Judge:
    """Judges answers with hidden cases; student code runs in the sandbox only.

    Parameters
    ----------
    questions
        The assignment's questions.
    sandbox
        Where student code runs; the judge does not close it.
    secret
        The course secret, from which hidden cases draw.
    """

    def __init__(self, questions: Sequence[Question], sandbox: Sandbox, secret: bytes) -> None:
        self.questions = tuple(questions)
        self._sandbox = sandbox
        self._secret = secret

    def grade(self, work: Mapping[str, Work]) -> tuple[QuestionGrade, ...]:
        """Judge every question; ``work`` maps question ids to answers."""
        return tuple(self._question(question, work[question.id]) for question in self.questions)

    def _question(self, question: Question, work: Work) -> QuestionGrade:
        if work.program is None:
            results = [_result(case, Outcome.FAILED, work.problem) for case in question.cases]
        else:
            results = self._results(question, work, work.program)
        return QuestionGrade(question.id, question.title, question.points, tuple(results))

    def _results(self, question: Question, work: Work, program: Program) -> list[CaseResult]:
        """Judge the cases, the public ones first, and give the results in the cases' order.

        Student code remembers what it was given: after a hidden case, what it prints in a
        public one would be shown.
        """
        order = sorted(range(len(question.cases)), key=lambda i: not question.cases[i].public)
        with _Bench(self._sandbox, program) as bench:
            results = {i: self._case(question, question.cases[i], work, bench) for i in order}
        return [results[i] for i in range(len(question.cases))]

    def _case(self, question: Question, case: Case, work: Work, bench: _Bench) -> CaseResult:
        """Judge one case; when the grader breaks, find out whose fault it was.

        A breakage is judged again, alone and in a fresh process. If it comes again although
        the reference solution passes the same case there, the submission caused it; then what
        else it breaks of this question is its own fault, too.
        """
        assert work.program is not None
        try:
            return self._run(question, case, work, bench)
        except Exception:  # noqa: BLE001 - whatever broke must be told apart, not passed on
            _log.debug("%s broke; judging it once more, alone", case.id, exc_info=True)
            bench.reset()
        if (again := self._alone(question, case, work, bench.budget)) is not None:
            return again
        if not bench.blamed:
            probe = self._alone(question, case, Work(question.program))
            bench.blamed = probe is not None and probe.outcome is Outcome.PASSED
        if bench.blamed:
            return _result(case, Outcome.FAILED, messages.unfit_result(case))
        _log.warning("%s breaks on the reference solution, too; nothing is judged by it", case.id)
        return _result(case, Outcome.NOT_JUDGED, f"{case.sentence}\n{NOT_JUDGED}")

    def _alone(
        self, question: Question, case: Case, work: Work, budget: Budget | None = None
    ) -> CaseResult | None:
        assert work.program is not None
        try:
            with _Bench(self._sandbox, work.program, budget) as bench:
                return self._run(question, case, work, bench)
        except Exception:  # noqa: BLE001 - the caller decides what a second breakage means
            _log.info("%s broke", case.id, exc_info=True)
            return None

    def _run(self, question: Question, case: Case, work: Work, bench: _Bench) -> CaseResult:
        assert work.program is not None
        student = Student(question.id, bench.session)
        try:
            with np.errstate(all="ignore"):
                case.function(**case.parameters, **self._fixtures(question, case, student))
        except StudentFailedError as error:
            background = messages.Background(work.program, work.absent, bench.problems)
            message = messages.failed_call(case, error.reply, background)
        except CheckFailed as error:
            message = messages.failed_check(case, error, student.last)
        except (AssertionError, pytest.fail.Exception):
            message = case.sentence
        else:
            return _result(case, Outcome.PASSED, messages.passed(case))
        return _result(case, Outcome.FAILED, message)

    def _fixtures(self, question: Question, case: Case, student: Student) -> dict[str, Any]:
        available = {
            "student": student,
            "solution": question.solution,
            "draw": Draw(self._secret, case.id),
        }
        return {name: available[name] for name in case.fixtures}


class _Bench(contextlib.AbstractContextManager["_Bench"]):
    """One program's session, opened when a case first calls it.

    Parameters
    ----------
    sandbox, program
        Where to open it, and with what.
    budget
        What is left of the question's time; by default all of it.
    """

    def __init__(self, sandbox: Sandbox, program: Program, budget: Budget | None = None) -> None:
        self.budget = budget or sandbox.budget()
        self.blamed = False
        self._sandbox = sandbox
        self._program = program
        self._session: Session | None = None

    @property
    def problems(self) -> tuple[LoadProblem, ...]:
        return self._session.problems if self._session else ()

    def session(self) -> Session:
        if self._session is None:
            self._session = self._sandbox.open(self._program, self.budget)
        return self._session

    def reset(self) -> None:
        """Close the session; the next call opens a fresh one."""
        session, self._session = self._session, None
        if session is not None:
            with contextlib.suppress(SandboxError):
                session.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.reset()


def _result(case: Case, outcome: Outcome, message: str) -> CaseResult:
    return CaseResult(case.name, outcome, message, case.weight)
