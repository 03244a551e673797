"""Judges that try answers for an audit, and keep watch over them."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from gradekit.judging.answers import Answer
from gradekit.judging.bench import Work
from gradekit.judging.collect import Case
from gradekit.judging.diagnose import Diagnosis, Expert, Run
from gradekit.judging.judge import Judge, Question
from gradekit.judging.matrix import Trial
from gradekit.judging.outcomes import Outcome, QuestionGrade
from gradekit.judging.record import Recorded
from gradekit.sandbox import Sandbox, Stopped

__all__ = ["Order", "Panel", "Tried", "shuffled"]

Order: TypeAlias = Callable[[tuple[Case, ...]], tuple[Case, ...]]


@dataclass(frozen=True)
class Tried:
    """A trial, and whether the answer is tame: none of its calls had to be stopped."""

    trial: Trial
    tame: bool


class Panel:
    """Tries answers in one sandbox and under one secret.

    Parameters
    ----------
    questions
        All questions of the assignment.
    sandbox
        Where the answers run; the panel does not close it.
    secret
        What hidden cases draw from.
    order
        Puts the cases of a question in order; by default they stay as they are.
    """

    def __init__(
        self,
        questions: Sequence[Question],
        sandbox: Sandbox,
        secret: bytes,
        order: Order = tuple,
    ) -> None:
        self._witness = _Witness()
        self._asked = {
            question.id: replace(question, cases=order(question.cases), expert=self._witness)
            for question in questions
        }
        # Outcomes are told in the order of the files, whatever the order in which cases run.
        self._cases = {q.id: tuple(case.id for case in q.cases) for q in questions}
        self._sandbox = sandbox
        self._secret = secret
        self._judges: dict[tuple[tuple[str, ...], Set[str]], Judge] = {}

    def try_out(
        self,
        answer: Answer,
        questions: Sequence[str],
        work: Mapping[str, Work],
        cases: Set[str] = frozenset(),
    ) -> Tried:
        """Judge an answer.

        Parameters
        ----------
        answer
            The answer.
        questions
            The questions on which to judge it.
        work
            What there is to run for each question.
        cases
            The ids of the only cases to run; by default all are run.
        """
        self._witness.clear()
        grades = self._judge(tuple(questions), cases).grade(work)
        ended = {test: outcome for grade in grades for test, outcome in self._ended(grade, cases)}
        told = [(q, c) for q in questions for c in self._cases[q] if c in ended]
        failed = [(q, c) for q, c in told if ended[c] is Outcome.FAILED]
        trial = Trial(
            kind=answer.kind,
            name=answer.name,
            question=answer.question,
            failed=tuple(c for q, c in failed if q == answer.question),
            strays=tuple(c for q, c in failed if q != answer.question),
            unjudged=tuple(c for _, c in told if ended[c] is Outcome.NOT_JUDGED),
        )
        return Tried(trial, self._witness.tame)

    def _judge(self, questions: tuple[str, ...], cases: Set[str]) -> Judge:
        # A judge tries all of its cases on the solution first, so each is made once.
        if (questions, cases) not in self._judges:
            asked = [self._asked[name] for name in questions]
            chosen = [replace(q, cases=_chosen(q, cases)) for q in asked]
            self._judges[questions, cases] = Judge(chosen, self._sandbox, self._secret)
        return self._judges[questions, cases]

    def _ended(self, grade: QuestionGrade, cases: Set[str]) -> list[tuple[str, Outcome]]:
        chosen = _chosen(self._asked[grade.id], cases)
        return [(c.id, test.outcome) for c, test in zip(chosen, grade.tests, strict=True)]


def shuffled(cases: tuple[Case, ...]) -> tuple[Case, ...]:
    """Give cases in another order, the same each time."""
    order = list(cases)
    random.Random(len(cases)).shuffle(order)  # noqa: S311 - an order, not a secret
    return tuple(order)


def _chosen(question: Question, cases: Set[str]) -> tuple[Case, ...]:
    return tuple(each for each in question.cases if not cases or each.id in cases)


@dataclass(frozen=True)
class _Witness(Expert):
    """Watches whether a call of an answer that lost points had to be stopped."""

    solution: Run = field(default=lambda call: Stopped("ended", f"No {call.function} here."))
    stopped: list[bool] = field(default_factory=list)

    @property
    def tame(self) -> bool:
        return not any(self.stopped)

    def clear(self) -> None:
        self.stopped.clear()

    def diagnose(self, calls: Sequence[Recorded]) -> Diagnosis | None:
        # No calls are kept of an answer whose results are large, or that could not be loaded.
        self.stopped.append(not calls or any(isinstance(c.reply, Stopped) for c in calls))
        return None
