"""The audit of hidden tests: wrong answers must lose points, and right ones must not."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from gradekit.course.crew import Crew, Task, open_crew
from gradekit.course.folders import Assignment, Submission
from gradekit.course.kept_audits import keep_audit, kept_audit, latest_audit
from gradekit.course.lapses import tell
from gradekit.course.results import Result
from gradekit.course.retrials import SECRETS, in_portions, other_secrets, repeated, spread
from gradekit.course.run import ignore
from gradekit.course.tables import read_equivalent_mutants
from gradekit.course.trying import Trier
from gradekit.course.workers import grade_each
from gradekit.judging import Audit, Consistency, Tried, compare
from gradekit.notebooks import dump_notebook

__all__ = ["Progress", "audit", "run_audit"]

Progress = Callable[[int, int], None]
"""Is told how many steps are done, and how many there are."""

_MOST_HANDED_IN = 24  # answers graded as submissions, by one worker and by several
_WORKERS = 4


def audit(
    assignment: Assignment, jobs: int = 1, *, again: bool = False, on_progress: Progress = ignore
) -> Audit:
    """Give the audit of an assignment as it is: the one that was kept, or a new one.

    A new one is kept, and says what became of the tests that were deleted since the last one.

    Parameters
    ----------
    assignment, jobs, on_progress
        As for `run_audit`.
    again
        Whether to make a new one in any case.

    Raises
    ------
    GradekitError
        The master, the hidden tests, a table or the machinery are not usable.
    """
    kept = None if again else kept_audit(assignment)
    if kept is not None:
        return kept
    last = latest_audit(assignment)
    made = run_audit(assignment, jobs, on_progress)
    if last is not None:
        gone = compare(last.wrong, last.cases, made.wrong, made.cases)
        made = replace(made, gone=gone)
    keep_audit(assignment, made)
    return made


def run_audit(
    assignment: Assignment,
    jobs: int = 1,
    on_progress: Progress = ignore,
    *,
    secrets: int = SECRETS,
) -> Audit:
    """Audit an assignment's hidden tests.

    Misconceptions and mutants of the solution must lose points on their own question and on no
    other, right answers must earn all, untouched stubs nothing, and grades must not depend on
    what should not matter. Where not all can be tried, a sample is chosen in the same way each
    time.

    Parameters
    ----------
    assignment
        The assignment.
    jobs
        How many processes try answers side by side; with 1, this one does.
    on_progress
        Told how far the audit is.
    secrets
        How many other secrets to draw hidden cases from.

    Raises
    ------
    GradekitError
        The master, the hidden tests, a table or the machinery are not usable, or the solution
        loses points.
    """
    started = time.monotonic()
    equivalents = read_equivalent_mutants(assignment)
    with open_crew(assignment, jobs) as crew:
        steps = _Steps(crew, on_progress)
        portions = in_portions(range(len(crew.trier.answers)))
        tried: list[Tried] = steps.do([("try_out", (portion,)) for portion in portions])
        plans = {
            "graded a second time": repeated("again", tried),
            "the tests in another order": repeated("shuffled", tried),
        }
        luck, sample = other_secrets(tried, crew.trier.drawing, secrets)
        steps.planned += sum(len(tasks) for tasks, _ in plans.values()) + len(luck)
        consistency = [
            Consistency(what, answers, tuple(steps.do(tasks)))
            for what, (tasks, answers) in plans.items()
        ]
        lapses = tuple(tell(steps.do(luck)))
        consistency.append(Consistency("hidden cases from other secrets", sample, lapses))
        cases, untouched = crew.trier.cases, crew.trier.untouched()
        consistency.append(_with_more_workers(crew.trier, assignment))
    trials = tuple(each.trial for each in tried)
    seconds = round(time.monotonic() - started, 1)
    return Audit(
        assignment.name,
        cases,
        trials,
        equivalents,
        tuple(consistency),
        seconds,
        untouched=untouched,
    )


def _with_more_workers(trier: Trier, assignment: Assignment) -> Consistency:
    """Grade answers as submissions, once in this process and once in several workers."""
    chosen = spread(trier.answers, _MOST_HANDED_IN)
    with tempfile.TemporaryDirectory(prefix="gradekit-audit-") as name:
        handed_in = []
        for number, answer in enumerate(chosen):
            folder = Path(name) / f"{number:03}"
            folder.mkdir()
            text = dump_notebook(answer.notebook)
            (folder / f"{assignment.notebook}.ipynb").write_text(text, encoding="utf-8")
            handed_in.append(Submission(folder.name, folder))
        alone, shared = (
            [result.grade for result in _grade(trier, handed_in, jobs)] for jobs in (1, _WORKERS)
        )
    return Consistency(
        what=f"graded by {_WORKERS} workers",
        tried=f"{len(chosen)} of {len(trier.answers)} answers, handed in",
        differences=tuple(
            f"{answer.label} has another grade if {_WORKERS} workers grade the class."
            for answer, one, other in zip(chosen, alone, shared, strict=True)
            if one != other
        ),
    )


def _grade(trier: Trier, handed_in: Sequence[Submission], jobs: int) -> list[Result]:
    results = grade_each(trier.grader, handed_in, jobs, unsafe_local=True)
    return sorted(results, key=lambda result: result.student)


class _Steps:
    """Does an audit's tasks, and tells how far it is."""

    def __init__(self, crew: Crew, on_progress: Progress) -> None:
        self.planned = 0
        self._done = 0
        self._crew = crew
        self._tell = on_progress

    def do(self, tasks: Sequence[Task]) -> list[Any]:
        """Give what all of these tasks found."""
        self.planned = max(self.planned, self._done + len(tasks))
        found = []
        for each in self._crew.do(tasks):
            found += each
            self._done += 1
            self._tell(self._done, self.planned)
        return found
