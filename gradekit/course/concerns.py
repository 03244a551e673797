"""What of a class a person should see to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from gradekit.course.due import find_due
from gradekit.course.folders import Assignment
from gradekit.course.marks import Marks
from gradekit.course.misplaced import find_misplaced
from gradekit.course.regrade import REASONS

__all__ = ["NOTICES", "Concern", "Noticed", "Waiting", "find_concerns"]

NOTICES = {
    "bad_timestamp": "the time of handing in could not be read",
    "changed_cell_type": "a cell had become one of another type",
    "changed_metadata": "the grading settings of a cell had been changed",
    "deleted_cell": "a cell of the assignment was missing and was put back",
    "duplicated_cell": "a cell of the assignment was there more than once",
    "edited_cell": "a cell of the instructor's had been edited and was put back",
    "function_defined_twice": "a function was defined more than once; the last one counted",
    "hidden_characters": "code held characters that hide or turn text around",
    "isolation": "graded without locking student code in",
    "links": "links or files that do not belong there were passed over",
    "markup": "text cells held what pages do not show, such as scripts",
    "missing_metadata": "the notebook had lost its settings",
    "missing_notebook": "there was no notebook",
    "notebook_too_large": "the notebook held too much code to be read",
    "renamed_notebook": "the notebook had another name",
    "reordered_cells": "cells of the assignment stood in another order",
    "several_notebooks": "there was more than one notebook",
    "syntax_error": "a cell had a syntax error; nothing in it was run",
    "unknown_cell": "cells were marked for grading that the assignment does not know",
    "unreadable_cell": "a cell could not be read; nothing in it was run",
    "unreadable_notebook": "the notebook could not be read",
}
"""What the kinds of notices about submissions say, without a student's own words."""


@dataclass(frozen=True)
class Waiting:
    """A student whose work waits for a person.

    Parameters
    ----------
    student
        The student's running number.
    why
        Keys of `WAITING`.
    questions
        The ids of the questions.
    notices
        Kinds of notices that may tell more.
    said
        What was noticed, which may name the student.
    """

    student: int
    why: tuple[str, ...]
    questions: tuple[str, ...]
    notices: tuple[str, ...] = ()
    said: tuple[str, ...] = ()


@dataclass(frozen=True)
class Noticed:
    """What was noticed in submissions: its kind, in whose, and an example of the words."""

    kind: str
    students: tuple[int, ...]
    said: str


@dataclass(frozen=True)
class Concern:
    """Something to see to, beside work that waits.

    Parameters
    ----------
    text, mend
        What it is, and what to do.
    count
        How many students, folders or files it is about.
    students
        The students' running numbers, if it is about students.
    said
        More of it, which may name students.
    """

    text: str
    mend: str
    count: int
    students: tuple[int, ...] = ()
    said: tuple[str, ...] = ()


def find_concerns(
    assignment: Assignment,
    marks: Mapping[str, Marks],
    graded: Collection[str],
    unreadable: Iterable[tuple[str, str]],
    numbers: Mapping[str, int],
) -> Iterator[Concern]:
    """Tell what was not graded, or not as things are now, and why.

    Parameters
    ----------
    assignment
        The assignment.
    marks
        What the gradebook says, by student.
    graded
        The students with a grade.
    unreadable
        Students whose record cannot be used, and why.
    numbers
        The running numbers of all who are graded or handed in.
    """
    grade = f"gradekit grade {assignment.name}"
    broken = sorted(unreadable)
    if broken:
        yield Concern(
            "What was recorded cannot be used, so it is not in the figures",
            f"Grade it again: {grade} --force",
            len(broken),
            _numbered([student for student, _ in broken], numbers),
            tuple(why for _, why in broken),
        )
    due = find_due(assignment, assignment.submissions, marks, force=False)
    groups: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for submission, reasons in due.reasons.items():
        if submission.student not in dict(broken):
            groups[reasons if submission.student in graded else ("new",)].append(submission.student)
    for reasons in sorted(groups, key=lambda found: [*REASONS].index(found[0])):
        text = "; ".join(REASONS[reason] for reason in reasons)
        yield Concern(
            "Handed in, and not graded yet"
            if reasons == ("new",)
            else f"Graded before something changed: {text}",
            f"Run: {grade}",
            len(groups[reasons]),
            _numbered(groups[reasons], numbers),
        )
    rules = assignment.course.settings.assignment(assignment.name).late
    old = [name for name in sorted(marks) if marks[name].penalty_is_old(rules, name)]
    if old:
        yield Concern(
            "Late penalties are not what the settings and the points say now",
            f"Run: {grade}",
            len(old),
            _numbered([name for name in old if name in numbers], numbers),
        )
    if due.refused:
        yield Concern(
            "Folders in submitted/ whose names cannot be students' ids are not graded",
            f"Rename them; {grade} names them.",
            len(due.refused),
            said=due.refused,
        )
    if misplaced := find_misplaced(assignment):
        yield Concern(
            "Something in submitted/ seems to be meant for this assignment and is passed over",
            f"Move it to where it belongs; {grade} names it.",
            len(misplaced),
            said=tuple(misplaced.values()),
        )


def _numbered(students: Iterable[str], numbers: Mapping[str, int]) -> tuple[int, ...]:
    return tuple(sorted(numbers[student] for student in students))
