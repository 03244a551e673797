"""Tries answers on the hidden tests of an assignment, for an audit."""

from __future__ import annotations

import contextlib
import hashlib
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from functools import cache, cached_property

from gradekit.closing import Closing
from gradekit.course.folders import Assignment
from gradekit.course.grader import Grader
from gradekit.course.intake import Handed
from gradekit.course.lapses import Lapse
from gradekit.course.misfits import require_fit
from gradekit.course.proof import not_failed
from gradekit.course.tables import read_misconceptions, read_right_answers
from gradekit.judging import (
    Answer,
    Order,
    Panel,
    Trial,
    Tried,
    Work,
    importing_from,
    mutants,
    right_answers,
    shuffled,
    wrong_answers,
)
from gradekit.master import Blueprint
from gradekit.notebooks import dump_notebook
from gradekit.sandbox import Sandbox, open_sandbox
from gradekit.sandbox.fake import InProcessSandbox

__all__ = ["Trier"]

# How much longer than the solution an answer may compute before an audit gives it up, and what
# it may compute at least, in seconds: a mutant may loop for ever.
_MORE_TIME = 20
_LEAST_TIME = 0.5


class Trier(Closing):
    """Tries answers to one assignment, with a grader and sandboxes of its own.

    Answers are told by their numbers, so that several processes can share the work.

    Parameters
    ----------
    assignment
        The assignment; its own secret is used unless another one is given.
    prove
        As for `Grader`.

    Raises
    ------
    GradekitError
        The master, the hidden tests, a table or the machinery are not usable.
    """

    def __init__(self, assignment: Assignment, *, prove: bool = True) -> None:
        # What is tried was written by the instructor, or made of that.
        self.grader = Grader(assignment, unsafe_local=True, prove=prove)
        self._assignment = assignment
        self._solution = self.grader.work(self.grader.blueprint.solution)
        with contextlib.ExitStack() as unless_usable:
            unless_usable.callback(self.grader.close)
            require_fit(assignment, self.grader.blueprint)
            self.answers = self._make_answers()
            self._sandbox = self._open_sandbox()
            unless_usable.pop_all()
        self._work = cache(lambda number: self.grader.work(self.answers[number].notebook))
        asked, secret = self.grader.questions, assignment.course.secret
        self._panel = Panel(asked, self._sandbox, secret)
        self._shuffled = Panel(asked, self._sandbox, secret, shuffled)

    @property
    def cases(self) -> dict[str, tuple[str, ...]]:
        """The ids of all cases, by question."""
        return {q.id: tuple(case.id for case in q.cases) for q in self.grader.questions}

    @cached_property
    def drawing(self) -> frozenset[str]:
        """The ids of the cases that draw from the course secret."""
        cases = (case for question in self.grader.questions for case in question.cases)
        return frozenset(case.id for case in cases if "draw" in case.fixtures)

    def untouched(self) -> dict[str, tuple[str, ...]]:
        """Give the ids of the cases that the untouched stubs do not fail, by question."""
        blank = dump_notebook(self.grader.blueprint.student).encode()
        graded = self.grader.grade(Handed(blank)).grade
        return not_failed(self.grader.questions, graded.questions)

    def try_out(self, numbers: Iterable[int]) -> list[Tried]:
        """Run the hidden cases on answers, in the sandbox."""
        return [self._try(number, self._panel) for number in numbers]

    def again(self, trials: Mapping[int, Trial]) -> list[str]:
        """Try answers once more; say which have another result than they had."""
        return self._differences(trials, self._panel, "the second time")

    def shuffled(self, trials: Mapping[int, Trial]) -> list[str]:
        """Try answers with their cases in another order; say which have another result.

        They run in this process first, which is quicker, and where nothing could stop them: they
        must be known to be tame. What differs there is tried in the sandbox before it counts.
        """
        with self._here(self._assignment.course.secret, shuffled) as panel:
            odd = {n: t for n, t in trials.items() if self._try(n, panel).trial != t}
        return self._differences(odd, self._shuffled, "with its tests in another order")

    def under_secret(
        self, secret: int, right: Sequence[int], wrong: Mapping[int, str]
    ) -> list[Lapse]:
        """Try answers with hidden cases that are drawn from another secret.

        Only cases that draw are tried; to all others no secret makes a difference. The answers
        run in this process, as in `shuffled`.

        Parameters
        ----------
        secret
            The number of the secret.
        right
            Answers that must earn all points.
        wrong
            Answers that only cases which draw make lose points, each with a case to try first:
            one that it failed under the course's secret.

        Returns
        -------
        A lapse for each answer of which the points are not what they must be.
        """
        found = []
        drawn = hashlib.sha256(f"gradekit audit, secret {secret}".encode()).digest()
        with self._here(drawn) as panel:
            for number in right:
                trial = self._try(number, panel, self.drawing).trial
                if lost := (*trial.failed, *trial.strays, *trial.unjudged):
                    found.append(Lapse(trial.label, secret, lost))
            for number, case in wrong.items():
                # The case that caught it before most often does so again, and is enough.
                if not any(
                    self._try(number, panel, cases).trial.failed
                    for cases in (frozenset([case]), self.drawing)
                ):
                    found.append(Lapse(self.answers[number].label, secret))
        return found

    def close(self) -> None:
        """End the sandboxes."""
        self._sandbox.close()
        self.grader.close()

    @contextlib.contextmanager
    def _here(self, secret: bytes, order: Order = tuple) -> Iterator[Panel]:
        """Give a panel that runs answers in this process."""
        # The support modules are imported afresh, as the programs of the answers will want them.
        with importing_from(self._assignment.course.root):
            sandbox = InProcessSandbox(self._assignment.support_modules)
            yield Panel(self.grader.questions, sandbox, secret, order)

    def _differences(self, trials: Mapping[int, Trial], panel: Panel, when: str) -> list[str]:
        return [
            f"{before.label} has another result {when}."
            for number, before in trials.items()
            if self._try(number, panel).trial != before
        ]

    def _try(self, number: int, panel: Panel, cases: Set[str] = frozenset()) -> Tried:
        answer, work = self.answers[number], self._work(number)
        # Where the very statements run that run for the solution, no answer makes a difference.
        concerned = [
            question.id
            for question in self.grader.questions
            if (not cases or any(case.id in cases for case in question.cases))
            and (
                answer.question in ("", question.id)
                or work[question.id] != self._solution[question.id]
            )
        ]
        return panel.try_out(answer, concerned, work, cases)

    def _make_answers(self) -> tuple[Answer, ...]:
        blueprint = self.grader.blueprint
        return (
            *right_answers(blueprint, read_right_answers(self._assignment)),
            *wrong_answers(blueprint, read_misconceptions(self._assignment)),
            *mutants(self._lean(blueprint)),
        )

    def _lean(self, blueprint: Blueprint) -> Blueprint:
        """Empty the cells of which no question runs anything: they take long to read."""
        programs: list[Work] = list(self._solution.values())
        needed = {cell.label for w in programs if w.program for cell in w.program.cells}
        cells = [
            cell if f"cell {number}" in needed else {**cell, "source": ""}
            for number, cell in enumerate(blueprint.solution["cells"], 1)
        ]
        lean = replace(blueprint, solution={**blueprint.solution, "cells": cells})
        return lean if self.grader.work(lean.solution) == self._solution else blueprint

    def _open_sandbox(self) -> Sandbox:
        """Open a sandbox in which nothing computes much longer than the solution."""
        course = self._assignment.course
        panel = Panel(self.grader.questions, self.grader.sandbox, course.secret)
        before = time.perf_counter()
        panel.try_out(self.answers[0], list(self._solution), self._solution)
        seconds = max(_LEAST_TIME, _MORE_TIME * (time.perf_counter() - before))
        limits = course.settings.limits
        return open_sandbox(
            preload=self._assignment.support_modules,
            imports=course.settings.assignment(self._assignment.name).allowed_imports,
            limits=replace(limits, call_cpu_seconds=min(limits.call_cpu_seconds, seconds)),
            unsafe_local=True,
        )
