"""Runs the hidden cases against a submission and decides what each one means."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from gradekit.judging import messages
from gradekit.judging.bench import Bench, Work
from gradekit.judging.check import CheckFailed
from gradekit.judging.collect import Case
from gradekit.judging.diagnose import Expert, explain
from gradekit.judging.draw import Draw
from gradekit.judging.outcomes import CaseResult, Outcome, QuestionGrade
from gradekit.judging.record import Recorded
from gradekit.judging.student import Student, StudentFailedError
from gradekit.notebooks import Place
from gradekit.sandbox import Budget, Program, Sandbox, Stopped

__all__ = ["Judge", "Question"]

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
    expert
        Says what is the matter with a wrong answer.
    """

    id: str
    title: str
    points: float
    solution: Callable[..., Any]
    program: Program
    cases: tuple[Case, ...]
    expert: Expert | None = None


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
        tried = self._try(self.questions, work)
        # What another question's code left behind in the process must cost no points. So where
        # cases fail that might pass without it, all are judged again in a process of their own.
        again = (
            {}
            if len(tried) == 1
            else {
                question.id: self._try([question], work)[question.id]
                for question in self.questions
                if tried[question.id].open
            }
        )
        return tuple(_graded(question, (tried | again)[question.id]) for question in self.questions)

    def _try(self, questions: Sequence[Question], work: Mapping[str, Work]) -> dict[str, _Tried]:
        """Judge questions in one process, while nothing odd happens in it.

        The public cases of all of them come first: student code remembers what it was given, and
        after a hidden case it could print it in a public one, where that is shown.
        """
        with self._sandbox.lease() as lease:
            benches = {q.id: Bench(self._sandbox, work[q.id], lease) for q in questions}
            results: dict[str, dict[int, CaseResult]] = {q.id: {} for q in questions}
            for public in (True, False):
                for question in questions:
                    with benches[question.id] as bench:
                        bench.knows_nothing = public or len(questions) == 1
                        results[question.id] |= {
                            index: self._case(question, case, bench)
                            for index, case in enumerate(question.cases)
                            if case.public is public
                        }
        return {
            q.id: _Tried(
                tuple(result for _, result in sorted(results[q.id].items())),
                benches[q.id].final,
                benches[q.id].record.calls,
            )
            for q in questions
        }

    def _case(self, question: Question, case: Case, bench: Bench) -> CaseResult:
        """Judge one case; when the grader breaks, find out whose fault it was.

        A breakage is judged again, alone and in a fresh process. If it comes again although
        the reference solution passes the same case there, the submission caused it; then what
        else it breaks of this question is its own fault, too.
        """
        if bench.work.program is None:
            return _result(case, Outcome.FAILED, bench.work.problem, bench.work.place)
        try:
            return self._run(question, case, bench)
        except Exception:  # noqa: BLE001 - whatever broke must be told apart, not passed on
            _log.debug("%s broke; judging it once more, alone", case.id, exc_info=True)
            bench.reset()
        if (again := self._alone(question, case, bench.work, bench.budget)) is not None:
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
        try:
            with (
                self._sandbox.lease() as lease,
                Bench(self._sandbox, work, lease, budget) as bench,
            ):
                return self._run(question, case, bench)
        except Exception:  # noqa: BLE001 - the caller decides what a second breakage means
            _log.info("%s broke", case.id, exc_info=True)
            return None

    def _run(self, question: Question, case: Case, bench: Bench) -> CaseResult:
        student = Student(question.id, bench.session, bench.record, public=case.public)
        place = None
        try:
            with np.errstate(all="ignore"):
                case.function(**case.parameters, **self._fixtures(question, case, student))
        except StudentFailedError as error:
            bench.final |= isinstance(error.reply, Stopped) and error.reply.reason == "time"
            message = messages.failed_call(case, error.reply, bench.background())
            place = messages.failing_place(error.reply, bench.background())
        except CheckFailed as error:
            message = messages.failed_check(case, error, student.last)
        except (AssertionError, pytest.fail.Exception):
            message = case.sentence
        else:
            return _result(case, Outcome.PASSED, messages.passed(case))
        return _result(case, Outcome.FAILED, message, place)

    def _fixtures(self, question: Question, case: Case, student: Student) -> dict[str, Any]:
        available = {
            "student": student,
            "solution": question.solution,
            "draw": Draw(self._secret, case.id),
        }
        return {name: available[name] for name in case.fixtures}


@dataclass(frozen=True)
class _Tried:
    """The results of a question's cases.

    Parameters
    ----------
    results
        What became of each case.
    final
        Whether judging them again could not change them.
    calls
        The calls that they made.
    """

    results: tuple[CaseResult, ...]
    final: bool
    calls: tuple[Recorded, ...]

    @property
    def open(self) -> bool:
        """Whether they might be better in a process of their own."""
        return not self.final and any(r.outcome is not Outcome.PASSED for r in self.results)


def _graded(question: Question, tried: _Tried) -> QuestionGrade:
    failed = any(result.outcome is Outcome.FAILED for result in tried.results)
    diagnosis = explain(question.expert, tried.calls) if failed else ""
    return QuestionGrade(question.id, question.title, question.points, tried.results, diagnosis)


def _result(case: Case, outcome: Outcome, message: str, place: Place | None = None) -> CaseResult:
    return CaseResult(case.name, outcome, message, case.weight, case.sentence, place)
