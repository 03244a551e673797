"""What the gradebook is told of a graded submission, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from gradekit.judging import Grade
from gradekit.master import Blueprint
from gradekit.notebooks import Notebook, grade_id, is_grade, is_solution

__all__ = ["UNANSWERED", "Entry", "make_entry"]

UNANSWERED = "No response."
"""nbgrader's comment on a solution cell that is as it was handed out."""


@dataclass(frozen=True)
class Entry:
    """What the gradebook is told of one graded submission.

    Parameters
    ----------
    student
        The student's id.
    scores
        The automatic score of each cell with points, by its ``grade_id``; None where a person
        must decide.
    comments
        The automatic comment on each solution cell, by its ``grade_id``; None for none.
    timestamp
        When the submission was handed in (UTC, naive, as nbgrader keeps it), if known.
    """

    student: str
    scores: Mapping[str, float | None]
    comments: Mapping[str, str | None]
    timestamp: datetime | None = None


def make_entry(
    blueprint: Blueprint,
    student: str,
    notebook: Notebook,
    grade: Grade,
    timestamp: datetime | None,
) -> Entry:
    """Make an entry as nbgrader would.

    A solution cell that is as it was handed out is commented on; if a person is to grade it, it
    earns nothing then, and waits for the person otherwise.

    Parameters
    ----------
    blueprint
        The assignment.
    student
        The student's id.
    notebook
        The sanitized submission.
    grade
        The grade.
    timestamp
        When the submission was handed in, if known.
    """
    released = {grade_id(c): c["source"] for c in blueprint.student["cells"] if is_solution(c)}
    scores: dict[str, float | None] = {q.id: q.score for q in grade.questions}
    comments: dict[str, str | None] = {}
    for cell in notebook["cells"]:
        name = grade_id(cell)
        if name is None or name not in released or not is_solution(cell):
            continue
        untouched = cell["source"] == released[name]
        comments[name] = UNANSWERED if untouched else None
        if is_grade(cell):
            scores[name] = 0.0 if untouched else None
    return Entry(student, scores, comments, timestamp)
