"""The grading run: everything new or changed in ``submitted/``, into the gradebook."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path

from gradekit.course.autograded import GRADE_FILE
from gradekit.course.due import find_due
from gradekit.course.folders import Assignment, Submission
from gradekit.course.gradebook import Gradebook
from gradekit.course.grader import Grader, read_assignment
from gradekit.course.late import LateRules
from gradekit.course.late_record import refresh_lateness
from gradekit.course.late_remarks import late_remarks
from gradekit.course.marks import Marks
from gradekit.course.misplaced import find_misplaced
from gradekit.course.pool import Pool
from gradekit.course.regrade import Change, changes
from gradekit.course.results import Result
from gradekit.course.run_log import RunLog
from gradekit.course.whole_files import replace_contents, unwritten
from gradekit.course.workers import Elsewhere, grade_each, start_workers
from gradekit.errors import SettingsError
from gradekit.master import Blueprint
from gradekit.nearest import did_you_mean

__all__ = ["Finished", "Summary", "cores", "default_jobs", "grade_all", "ignore"]

_MOST_TOGETHER = 64
_LONGEST_WAIT = 0.5  # seconds


@dataclass(frozen=True)
class Finished:
    """One submission that has been graded and recorded.

    Parameters
    ----------
    student
        The student's id.
    score
        The points that count, as the gradebook has them: with what a person gave, and without
        what was taken off for handing in late. What was not judged counts 0.
    points
        The points of each question, as the gradebook has them; None where it waits for a person.
    kinds
        The kinds of what was noticed.
    document
        Where its ``grade.json`` lies, which says everything else.
    seconds
        How long it took.
    reasons
        Why it was graded, as keys of `REASONS`.
    changes
        The questions whose score is another than before.
    by_hand
        Whether a person gave the points, for each question.
    late
        How late it was handed in, and what that costs; ``""`` if it was not.
    """

    student: str
    score: float
    points: tuple[float | None, ...]
    kinds: tuple[str, ...]
    document: Path
    seconds: float
    reasons: tuple[str, ...] = ("new",)
    changes: tuple[Change, ...] = ()
    by_hand: tuple[bool, ...] = ()
    late: str = ""

    @property
    def line(self) -> dict[str, object]:
        """What a log says of it."""
        return {
            "student": self.student,
            "score": self.score,
            "judged": self.judged,
            "seconds": round(self.seconds, 3),
            "reasons": list(self.reasons),
        }

    @property
    def judged(self) -> bool:
        """Whether no question waits for a person."""
        return None not in self.points


@dataclass(frozen=True)
class Summary:
    """What a grading run did.

    Parameters
    ----------
    finished
        The submissions that were graded, sorted by student.
    skipped
        The students whose submissions had not changed.
    refused
        Folders that cannot be graded under their names or at their places: a sentence each.
    waiting
        The students at whose work a person must look, whenever it was graded; and why, as keys
        of `WAITING`.
    late
        What an instructor should know about late penalties: a sentence each.
    """

    finished: tuple[Finished, ...]
    skipped: tuple[str, ...]
    refused: tuple[str, ...] = ()
    waiting: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    late: tuple[str, ...] = ()

    @property
    def needs_person(self) -> tuple[str, ...]:
        """The students at whose work a person must look."""
        return tuple(self.waiting)

    @property
    def complete(self) -> bool:
        """Whether nothing waits for a person."""
        return not (self.needs_person or self.refused)


def ignore(*_: object) -> None:
    """Do nothing; what a run calls where nobody wants to be told."""


def grade_all(
    assignment: Assignment,
    *,
    student: str | None = None,
    force: bool = False,
    unsafe_local: bool = False,
    jobs: int | Elsewhere = 1,
    on_start: Callable[[int], None] = ignore,
    on_finished: Callable[[Finished], None] = ignore,
) -> Summary:
    """Grade what is new or changed, and write grades, notebooks and the gradebook.

    Parameters
    ----------
    assignment
        The assignment.
    student
        Grade only this student's submission.
    force
        Grade also what has not changed since it was graded.
    unsafe_local
        Whether to go on where student code cannot be locked in.
    jobs
        How many worker processes grade side by side; with 1, this process does. Or where
        else to grade, such as a cluster.
    on_start, on_finished
        Called with the number of submissions to grade, and after each one.

    Raises
    ------
    GradekitError
        There is nothing to grade, or the course is not usable; never for a submission.
    """
    submissions = _chosen(assignment, student)
    blueprint = read_assignment(assignment)
    with Gradebook(assignment.course.root) as gradebook:
        gradebook.enter(assignment.name, blueprint.notebook, blueprint.student)
        rules = assignment.course.settings.assignment(assignment.name).late
        gradebook.set_due(assignment.name, rules.due_utc)
        marks = gradebook.marks(assignment.name, blueprint.notebook)
        due = find_due(assignment, submissions, marks, force=force)
        renewed = gradebook.renew_penalties(assignment.name, blueprint.notebook, due.skipped)
        on_start(len(due.reasons))
        finished: list[Finished] = []
        if due.reasons:
            why = {submission.student: found for submission, found in due.reasons.items()}
            with (
                _workers(assignment, jobs, len(why), unsafe_local=unsafe_local) as workers,
                Grader(assignment, unsafe_local=unsafe_local) as grader,
                RunLog(assignment) as log,
                closing(
                    grade_each(
                        grader,
                        tuple(due.reasons),
                        jobs,
                        unsafe_local=unsafe_local,
                        workers=workers,
                    )
                ) as results,
            ):
                for batch in _batches(results):
                    for each in _record(assignment, blueprint, gradebook, marks, batch):
                        finished.append(replace(each, reasons=why[each.student]))
                        log.write(finished[-1].line)
                        on_finished(finished[-1])
        before = marks
        if finished or renewed:
            marks = gradebook.marks(assignment.name, blueprint.notebook)
    ids = [question.id for question in blueprint.questions]
    finished = [_counted(each, marks[each.student], ids, rules) for each in finished]
    finished.sort(key=lambda each: each.student)
    present = {s.student: marks[s.student] for s in submissions if s.student in marks}
    refresh_lateness(assignment, present)
    late = late_remarks(rules, present, before, student)
    waiting = {name: found for name in present if (found := present[name].waiting(ids))}
    refused = (*due.refused, *_misplaced(assignment, student))
    return Summary(tuple(finished), due.skipped, refused, waiting, late)


def _workers(
    assignment: Assignment, jobs: int | Elsewhere, due: int, *, unsafe_local: bool
) -> AbstractContextManager[Pool | None]:
    """Start workers, if there are to be any, while this process makes sure that it can grade."""
    if not isinstance(jobs, int) or jobs == 1:
        return nullcontext()
    return start_workers(assignment, min(jobs, due), unsafe_local=unsafe_local)


def _counted(
    finished: Finished, marks: Marks, questions: Sequence[str], rules: LateRules
) -> Finished:
    """Give it with the points that count in place of those that the tests gave."""
    cells = [marks.cells[name] for name in questions]
    points = tuple(None if cell.pending else cell.score for cell in cells)
    by_hand = tuple(cell.manual is not None for cell in cells)
    late = marks.late_words(rules, finished.student)
    return replace(finished, score=marks.score, points=points, by_hand=by_hand, late=late)


def _batches(results: Iterator[Result]) -> Iterator[list[Result]]:
    """Gather what comes quickly, so that it is recorded together; all that came, if it breaks."""
    batch: list[Result] = []
    begun = time.monotonic()
    try:
        for result in results:
            batch.append(result)
            if len(batch) == _MOST_TOGETHER or time.monotonic() - begun > _LONGEST_WAIT:
                yield batch
                batch, begun = [], time.monotonic()
    except (Exception, KeyboardInterrupt):
        if batch:
            yield batch
        raise
    if batch:
        yield batch


def _record(
    assignment: Assignment,
    blueprint: Blueprint,
    gradebook: Gradebook,
    marks: Mapping[str, Marks],
    results: Sequence[Result],
) -> Iterator[Finished]:
    """Write grades into the gradebook, and then the autograded folders.

    A run that ends between the two finds no ``grade.json`` and grades again.
    """
    gradebook.record(assignment.name, blueprint.notebook, [result.entry for result in results])
    for result in results:
        scores = result.entry.scores
        folder = assignment.autograded(result.student)
        try:
            # As nbgrader leaves them, nobody is to write them.
            replace_contents(folder, result.files, GRADE_FILE, 0o444)
        except OSError as error:
            raise unwritten(folder, error) from error
        points = tuple(scores[question.id] for question in blueprint.questions)
        yield Finished(
            student=result.student,
            score=round(sum(each or 0.0 for each in points), 2),
            points=points,
            kinds=result.kinds,
            document=folder / GRADE_FILE,
            seconds=result.seconds,
            changes=tuple(changes(marks.get(result.student), blueprint.questions, scores)),
        )


def cores() -> int:
    """Give the number of processor cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def default_jobs() -> int:
    """Give how many submissions to grade side by side where nobody says it.

    A grader waits while its student's process computes, so one more than there are cores keeps
    all of them busy.
    """
    return cores() + 1 if cores() > 1 else 1


def _chosen(assignment: Assignment, student: str | None) -> Sequence[Submission]:
    where = assignment.course.root / "submitted"
    submissions = everybody = list(assignment.submissions)
    if student is not None:
        submissions = [s for s in submissions if s.student == student]
    if not submissions:
        who = f" from {student!r}" if student is not None else ""
        place = f"submitted/STUDENT/{assignment.name}/{assignment.notebook}.ipynb"
        names = [submission.student for submission in everybody]
        hint = did_you_mean(student or "", names, f"notebooks belong at {place}")
        nothing = f"{where}: no submission of {assignment.name}{who}; {hint}"
        raise SettingsError("\n".join([nothing, *_misplaced(assignment, student)]))
    return submissions


def _misplaced(assignment: Assignment, student: str | None) -> list[str]:
    found = find_misplaced(assignment)
    return [found[name] for name in found if student in (None, name)]
