"""Runs the hidden cases against a submission and decides what each one means."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
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
from gradekit.judging.record import Record
from gradekit.judging.rehearsal import rehearse
from gradekit.judging.student import Student, StudentFailedError
from gradekit.notebooks import Place
from gradekit.sandbox import Program, Sandbox
from gradekit.text import printable

__all__ = ["Judge", "Question"]

_log = logging.getLogger(__name__)

KEPT = 0.9
"""The share of a question's time that is kept while it is judged together with the others."""

_MOST_KNOWN = 1_000  # hashes of answers to a case
_MOST_CAUSE = 200  # characters

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

    def cases_that_are(self, public: bool) -> list[tuple[int, Case]]:
        """Give the public cases, or the hidden ones, each with its position."""
        return [(index, case) for index, case in enumerate(self.cases) if case.public is public]


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
    keep_nothing
        Tells whether programs can keep nothing from one call to the next, whatever they are given;
        by default nobody knows.
    """

    def __init__(
        self,
        questions: Sequence[Question],
        sandbox: Sandbox,
        secret: bytes,
        keep_nothing: Callable[[Iterable[Program]], bool] = lambda _: False,
    ) -> None:
        self.questions = tuple(questions)
        self._sandbox = sandbox
        self._secret = secret
        self._keep_nothing = keep_nothing
        # By case: hashes of the answers with which it passed, and the result.
        self._known: defaultdict[str, dict[bytes, CaseResult]] = defaultdict(dict)
        self._rehearsals = {
            (question.id, public): rehearse(
                (case for _, case in question.cases_that_are(public)),
                question.solution,
                partial(self._perform, question),
            )
            for question in self.questions
            for public in (True, False)
        }

    def grade(self, work: Mapping[str, Work]) -> tuple[QuestionGrade, ...]:
        """Judge every question; ``work`` maps question ids to answers."""
        together = self._together(work)
        # What another question's code left behind in the process must cost no points, nor what was
        # foreseen in vain. So where a case does not pass, all are judged in a process of their own,
        # unless nothing can have been left behind.
        return tuple(
            _graded(question, bench if bench.settled else self._apart(question, bench))
            for question, bench in together
        )

    def _together(self, work: Mapping[str, Work]) -> list[tuple[Question, Bench]]:
        """Judge the questions in one process, each until a case does not pass.

        The public cases of all of them come first: student code remembers what it was given, and
        after a hidden case it could print it in a public one, where that is shown. Most of a
        question's time is kept for when it has to be judged apart.

        Where a public case does not pass, and none of the programs can keep anything, nothing in
        the process differs from a fresh one: the question is judged from its beginning in it.
        """
        programs = [answer.program for answer in work.values() if answer.program is not None]
        free = cache(lambda: self._keep_nothing(programs))
        with self._sandbox.lease() as lease:
            benches = [(q, Bench(self._sandbox, work[q.id], lease)) for q in self.questions]
            for _, bench in benches:
                bench.budget.keep(KEPT)
            for public in (True, False):
                for question, bench in benches:
                    rehearsal = self._rehearsals[question.id, public]
                    bench.plan = rehearsal.plan
                    with bench:
                        if not bench.thorough:
                            self._go_through(question, public, bench, rehearsal.whole)
                        if public and not bench.settled and free():
                            bench.start_over()
                        if bench.thorough:
                            bench.plan = rehearsal.plan.loosely()
                            self._judge_all(question, public, bench)
        return benches

    def _go_through(
        self, question: Question, public: bool, bench: Bench, whole: Mapping[str, Sequence[bytes]]
    ) -> None:
        for index, case in question.cases_that_are(public):
            if not bench.settled:
                return
            try:
                bench.results[index] = self._first_try(question, case, bench, whole)
            except Exception:  # noqa: BLE001 - whose fault it is, is found out apart
                _log.debug("%s broke; judging its question once more, apart", case.id)
                bench.broken = True

    def _first_try(
        self, question: Question, case: Case, bench: Bench, whole: Mapping[str, Sequence[bytes]]
    ) -> CaseResult:
        """Judge a case, unless its calls are answered to the byte as when it passed before."""
        foreseen = whole.get(case.id, ())
        heard = bench.ahead(foreseen)
        known = self._known[case.id]
        if heard is not None and heard in known:
            bench.skip()
            return known[heard]
        result = self._run(question, case, bench)
        # What passed only after further calls is no function of what was heard.
        passed = result.outcome is Outcome.PASSED and bench.calls == len(foreseen)
        if heard is not None and passed and len(known) < _MOST_KNOWN:
            known[heard] = result
        return result

    def _apart(self, question: Question, before: Bench) -> Bench:
        """Judge a question in a process of its own, its public cases first.

        It has what is left of the question's time: what is kept for this, at the least.
        """
        before.budget.keep(0.0)
        with (
            self._sandbox.lease() as lease,
            Bench(self._sandbox, before.work, lease, before.budget) as bench,
        ):
            bench.record = Record()
            for public in (True, False):
                self._judge_all(question, public, bench)
        return bench

    def _judge_all(self, question: Question, public: bool, bench: Bench) -> None:
        for index, case in question.cases_that_are(public):
            bench.results[index] = self._case(question, case, bench)

    def _case(self, question: Question, case: Case, bench: Bench) -> CaseResult:
        """Judge one case; when the grader breaks, find out whose fault it was.

        A breakage is judged again, alone and in a fresh process. If it comes again although
        the reference solution passes the same case there, the submission caused it; then what
        else it breaks of this question is its own fault, too.
        """
        try:
            return self._run(question, case, bench)
        except Exception:  # noqa: BLE001 - whatever broke must be told apart, not passed on
            _log.debug("%s broke; judging it once more, alone", case.id, exc_info=True)
            bench.broken = True
            bench.reset()
        again = self._alone(question, case, bench.work, bench)
        if isinstance(again, CaseResult):
            return again
        cause = again
        if not bench.blamed:
            probe = self._alone(question, case, Work(question.program))
            if isinstance(probe, CaseResult):
                bench.blamed = probe.outcome is Outcome.PASSED
            else:
                cause = probe
        if bench.blamed:
            return _result(case, Outcome.FAILED, messages.unfit_result(case))
        _log.warning(
            "%s breaks on the reference solution, too (%s); nothing is judged by it",
            case.id,
            printable(f"{type(cause).__name__}: {cause}", _MOST_CAUSE),
        )
        return _result(case, Outcome.NOT_JUDGED, f"{case.sentence}\n{NOT_JUDGED}")

    def _alone(
        self, question: Question, case: Case, work: Work, before: Bench | None = None
    ) -> CaseResult | Exception:
        """Judge a case in a fresh process; give what broke if that breaks, too."""
        shared = (before.budget, before.discretion) if before else ()
        try:
            with (
                self._sandbox.lease() as lease,
                Bench(self._sandbox, work, lease, *shared) as bench,
            ):
                return self._run(question, case, bench)
        except Exception as error:  # noqa: BLE001 - the caller decides what that means
            _log.info("%s broke", case.id, exc_info=True)
            return error

    def _run(self, question: Question, case: Case, bench: Bench) -> CaseResult:
        if bench.work.program is None:
            return _result(case, Outcome.FAILED, bench.work.problem, bench.work.place)
        student = Student(question.id, bench.session, bench.record, public=case.public)
        try:
            self._perform(question, case, student)
        except StudentFailedError as error:
            account = messages.failed_call(case, error.reply, bench.background())
        except CheckFailed as error:
            account = messages.failed_check(case, error, student.last)
        except (AssertionError, pytest.fail.Exception):
            account = messages.failed_plainly(case)
        else:
            return _result(case, Outcome.PASSED, messages.passed(case))
        finally:
            bench.calls = student.calls
        message, place = bench.discretion.tell(account, public=case.public)
        return _result(case, Outcome.FAILED, message, place)

    def _perform(self, question: Question, case: Case, student: Student) -> None:
        available = {
            "student": student,
            "solution": question.solution,
            "draw": Draw(self._secret, case.id),
        }
        with np.errstate(all="ignore"):
            case.function(**case.parameters, **{name: available[name] for name in case.fixtures})


def _graded(question: Question, bench: Bench) -> QuestionGrade:
    results = tuple(result for _, result in sorted(bench.results.items()))
    failed = any(result.outcome is Outcome.FAILED for result in results)
    calls = bench.record.calls if bench.record is not None else ()
    diagnosis = explain(question.expert, calls) if failed else ""
    return QuestionGrade(question.id, question.title, question.points, results, diagnosis)


def _result(case: Case, outcome: Outcome, message: str, place: Place | None = None) -> CaseResult:
    return CaseResult(case.name, outcome, message, case.weight, case.sentence, place)
