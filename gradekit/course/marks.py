"""What the gradebook holds of students' work, as plain values; read by `Gradebook.marks`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from gradekit.course.entries import UNANSWERED
from gradekit.course.late import Handing, LateRules, is_old, late_words

__all__ = ["WAITING", "Mark", "Marks", "read_marks"]

WAITING = {
    "not_judged": "not judged",
    "written": "a written answer to be graded",
    "by_hand": "a score by hand, graded again since",
}
"""Why work waits for a person, in the order in which reasons are given."""


@dataclass(frozen=True)
class Mark:
    """What a student got for one cell with points.

    Parameters
    ----------
    max_score
        What it is worth.
    auto
        What the tests gave, if they judged it.
    manual
        What a person gave in its place, if one did.
    extra
        What a person gave on top.
    waits
        Whether the gradebook asks for a person: nothing was judged, or a score given by hand
        stands against a newer one of the tests.
    """

    max_score: float
    auto: float | None = None
    manual: float | None = None
    extra: float = 0.0
    waits: bool = False

    @property
    def pending(self) -> bool:
        """Whether it waits for a person."""
        return self.auto is None and self.manual is None

    @property
    def score(self) -> float:
        """The points as nbgrader counts them: a person's word goes before the tests'."""
        base = self.auto if self.manual is None else self.manual
        return 0.0 if base is None else base + self.extra


@dataclass(frozen=True)
class Marks:
    """What a student got for a notebook.

    Parameters
    ----------
    cells
        A mark for each cell with points, by its ``grade_id``.
    comments
        What was said about cells, by their ``grade_id``.
    unanswered
        The solution cells that are as they were handed out.
    late_penalty
        Points taken off for handing in late.
    timestamp
        When it was handed in (UTC, naive), if known.
    due, extension
        When the assignment is due, if ever (as above), and what the gradebook grants on top.
    """

    cells: Mapping[str, Mark]
    comments: Mapping[str, str] = field(default_factory=dict)
    unanswered: frozenset[str] = frozenset()
    late_penalty: float = 0.0
    timestamp: datetime | None = None
    due: datetime | None = None
    extension: timedelta = timedelta()

    def waiting(self, questions: Collection[str]) -> tuple[str, ...]:
        """Tell why a person must look, as keys of `WAITING`.

        Parameters
        ----------
        questions
            The ids of the cells that tests grade; people grade the others.
        """
        found = {
            "by_hand"
            if mark.manual is not None
            else ("not_judged" if name in questions else "written")
            for name, mark in self.cells.items()
            if mark.waits
        }
        return tuple(why for why in WAITING if why in found)

    @property
    def handing(self) -> Handing:
        """When it was handed in, and when it was due."""
        return Handing(self.timestamp, self.due, self.extension)

    def late_words(self, rules: LateRules, student: str) -> str:
        """Say how late it was and what that cost; ``""`` if it was in time."""
        return late_words(
            rules, student, self.handing, earned=self.earned, penalty=self.late_penalty
        )

    def penalty_is_old(self, rules: LateRules, student: str) -> bool:
        """Tell whether the late penalty is another than the settings' of now."""
        return is_old(rules, student, self.handing, earned=self.earned, penalty=self.late_penalty)

    @property
    def earned(self) -> float:
        """The points of all cells, before anything is taken off."""
        return round(sum(mark.score for mark in self.cells.values()), 2)

    @property
    def score(self) -> float:
        """The points that count; never below 0."""
        return round(max(0.0, self.earned - self.late_penalty), 2)

    @property
    def max_score(self) -> float:
        """The points that could be earned."""
        return sum(mark.max_score for mark in self.cells.values())


def read_marks(session: Any, notebook: Any) -> dict[str, Marks]:
    """Read what every student who handed in got for a notebook.

    Three queries, however large the class is; nbgrader's own objects would ask for each score.

    Parameters
    ----------
    session
        SQLAlchemy's session of nbgrader's database.
    notebook
        nbgrader's ``Notebook``.

    Returns
    -------
    dict
        By the student's id.
    """
    from nbgrader.api import Comment, Grade, SubmittedAssignment, SubmittedNotebook
    from sqlalchemy import select

    graded = [*notebook.grade_cells, *notebook.task_cells]
    worth = {cell.id: cell.max_score for cell in graded}
    names = {cell.id: cell.name for cell in [*graded, *notebook.solution_cells]}
    submitted = (
        *(SubmittedNotebook.id, SubmittedNotebook.late_submission_penalty),
        *(SubmittedAssignment.student_id, SubmittedAssignment.timestamp),
        SubmittedAssignment.extension,
    )
    query = select(*submitted).join(SubmittedAssignment)
    works = session.execute(query.where(SubmittedNotebook.notebook_id == notebook.id)).all()
    students = {work: student for work, _, student, *_ in works}

    def each(table: Any, *columns: Any) -> Any:
        # By their cells: a join would go through the whole table for every student.
        ours = table.cell_id.in_(names)
        for work, *values in session.execute(select(table.notebook_id, *columns).where(ours)):
            if work in students:
                yield students[work], *values

    marks: defaultdict[str, dict[str, Mark]] = defaultdict(dict)
    scores = (Grade.auto_score, Grade.manual_score, Grade.extra_credit, Grade.needs_manual_grade)
    for student, cell, auto, manual, extra, waits in each(Grade, Grade.cell_id, *scores):
        marks[student][names[cell]] = Mark(worth[cell], auto, manual, extra or 0.0, bool(waits))
    comments: defaultdict[str, dict[str, str]] = defaultdict(dict)
    unanswered: defaultdict[str, set[str]] = defaultdict(set)
    said = (Comment.auto_comment, Comment.manual_comment)
    for student, cell, auto, manual in each(Comment, Comment.cell_id, *said):
        if auto == UNANSWERED:
            unanswered[student].add(names[cell])
        if manual:
            comments[student][names[cell]] = manual
    due = notebook.assignment.duedate
    return {
        student: Marks(
            marks[student],
            comments[student],
            frozenset(unanswered[student]),
            penalty or 0.0,
            timestamp,
            due,
            extension or timedelta(),
        )
        for _, penalty, student, timestamp, extension in works
    }
