"""The grading run: everything new or changed in ``submitted/``, into the gradebook."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import gradekit
from gradekit.course.autograded import GRADE_FILE
from gradekit.course.folders import Assignment, Submission
from gradekit.course.gradebook import Gradebook
from gradekit.course.grader import Grader
from gradekit.course.ids import id_problem
from gradekit.course.marks import Marks
from gradekit.course.regrade import Change, changes, made_from, reasons
from gradekit.course.results import Result
from gradekit.course.workers import grade_each
from gradekit.errors import SettingsError

__all__ = ["Finished", "Summary", "cores", "grade_all", "ignore"]


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
    """

    student: str
    score: float
    points: tuple[float | None, ...]
    kinds: tuple[str, ...]
    document: Path
    seconds: float
    reasons: tuple[str, ...] = ("new",)
    changes: tuple[Change, ...] = ()

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
        Folders that cannot be graded under their names: a sentence each.
    needs_person
        The students at whose work a person must look, whenever it was graded.
    """

    finished: tuple[Finished, ...]
    skipped: tuple[str, ...]
    refused: tuple[str, ...] = ()
    needs_person: tuple[str, ...] = ()

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
    jobs: int = 1,
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
        How many worker processes grade side by side; with 1, this process does.
    on_start, on_finished
        Called with the number of submissions to grade, and after each one.

    Raises
    ------
    GradekitError
        There is nothing to grade, or the course is not usable; never for a submission.
    """
    submissions = _chosen(assignment, student)
    with (
        Grader(assignment, unsafe_local=unsafe_local) as grader,
        Gradebook(assignment.course.root) as gradebook,
    ):
        blueprint = grader.blueprint
        gradebook.enter(assignment.name, blueprint.notebook, blueprint.student)
        marks = gradebook.marks(assignment.name, blueprint.notebook)
        due, skipped, refused = [], [], []
        why: dict[str, tuple[str, ...]] = {}
        for submission in submissions:
            if problem := id_problem(submission.student):
                refused.append(problem)
                continue
            found = _reasons(submission, grader)
            if not (found or submission.student in marks):
                found = ("gradebook",)
            if not (found or force):
                skipped.append(submission.student)
            else:
                due.append(submission)
                why[submission.student] = found or ("forced",)
        on_start(len(due))
        finished = []
        for result in grade_each(grader, due, jobs, unsafe_local=unsafe_local):
            student, scores = result.student, result.entry.scores
            gradebook.record(assignment.name, blueprint.notebook, result.entry)
            folder = _write_autograded(assignment, result)
            points = tuple(scores[question.id] for question in blueprint.questions)
            finished.append(
                Finished(
                    student=student,
                    score=round(sum(each or 0.0 for each in points), 2),
                    points=points,
                    kinds=result.kinds,
                    document=folder / GRADE_FILE,
                    seconds=result.seconds,
                    reasons=why[student],
                    changes=tuple(changes(marks.get(student), blueprint.questions, scores)),
                )
            )
            on_finished(finished[-1])
        marks = gradebook.marks(assignment.name, blueprint.notebook)
    ids = [question.id for question in blueprint.questions]
    finished = [_counted(each, marks[each.student], ids) for each in finished]
    finished.sort(key=lambda each: each.student)
    waiting = [name for s in submissions if (name := s.student) in marks and marks[name].waits]
    return Summary(tuple(finished), tuple(skipped), tuple(refused), tuple(waiting))


def _counted(finished: Finished, marks: Marks, questions: Sequence[str]) -> Finished:
    """Give it with the points that count in place of those that the tests gave."""
    cells = [marks.cells[name] for name in questions]
    points = tuple(None if cell.pending else cell.score for cell in cells)
    return replace(finished, score=marks.score, points=points)


def _write_autograded(assignment: Assignment, result: Result) -> Path:
    """Write the autograded notebook, ``grade.json`` and nbgrader's notes; give their folder.

    The folder is made beside its place and then moved there, so that it is never half there.
    """
    folder = assignment.autograded(result.student)
    fresh = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    for name, text in result.files.items():
        (fresh / name).write_text(text, encoding="utf-8")
        (fresh / name).chmod(0o444)  # as nbgrader leaves them
    if folder.exists():
        shutil.rmtree(folder)
    fresh.rename(folder)
    return folder


def cores() -> int:
    """Give the number of processor cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _chosen(assignment: Assignment, student: str | None) -> Sequence[Submission]:
    where = assignment.course.root / "submitted"
    submissions = list(assignment.submissions)
    if student is not None:
        submissions = [s for s in submissions if s.student == student]
    if not submissions:
        who = f" from {student!r}" if student is not None else ""
        raise SettingsError(
            f"{where}: no submission of {assignment.name}{who}; notebooks belong at "
            f"submitted/STUDENT/{assignment.name}/{assignment.notebook}.ipynb"
        )
    return submissions


def _reasons(submission: Submission, grader: Grader) -> tuple[str, ...]:
    """Tell why a submission must be graded; nothing where the grade that it has still holds."""
    return reasons(
        made_from(grader.assignment.autograded(submission.student) / GRADE_FILE),
        {
            **grader.fingerprints,
            "submission": grader.take_in(submission).sha256,
            "kit": gradekit.__version__,
            "isolation": grader.sandbox.isolation.value,
        },
    )
