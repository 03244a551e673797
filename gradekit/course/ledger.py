"""Enters graded submissions into nbgrader's tables, many in one transaction.

nbgrader's own methods ask the database for each score; these statements do what they do, for
as many submissions as are given, at a small part of the cost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, TypeAlias
from uuid import uuid4

from nbgrader.api import (
    BaseCell,
    Comment,
    Grade,
    MissingEntry,
    Notebook,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
)
from sqlalchemy import bindparam, func, insert, or_, select, update

from gradekit.course.entries import Entry
from gradekit.course.late import Handing

__all__ = ["Ledger", "Penalty"]

Penalty: TypeAlias = Callable[[str, float, float, Handing], float | None]
"""From student, points, seconds late and when it was due to the points taken off.

The first three are what nbgrader's plug-ins are told.
"""

_Values: TypeAlias = Mapping[str, Any]

_GRADED = frozenset({"GradeCell", "TaskCell"})
_COMMENTED = frozenset({"SolutionCell", "TaskCell"})
_MOST_NAMED = 5
_AT_ONCE = 400  # submissions in one statement; SQLite takes some 32,000 values


@dataclass(frozen=True)
class _Cell:
    id: str
    name: str
    notebook: str
    kind: str


@dataclass(frozen=True)
class _Submission:
    """A student's submission of the one notebook."""

    id: str
    notebook: str
    timestamp: datetime | None
    extension: timedelta | None
    penalty: float | None


class Ledger:
    """One notebook of one assignment, whose scores are entered.

    Parameters
    ----------
    session
        SQLAlchemy's session of nbgrader's database; every method ends with the one commit.
    notebook
        nbgrader's ``Notebook``.
    penalty
        What takes points off for handing in late.
    """

    def __init__(self, session: Any, notebook: Any, penalty: Penalty) -> None:
        self._session = session
        self._penalty = penalty
        self._notebook = notebook.id
        self._name = notebook.name
        self._assignment = notebook.assignment.id
        self._due = notebook.assignment.duedate
        of_assignment = select(Notebook.id).where(Notebook.assignment_id == self._assignment)
        self._notebooks = tuple(session.scalars(of_assignment))
        cells = select(BaseCell.id, BaseCell.name, BaseCell.notebook_id, BaseCell.type)
        where = BaseCell.notebook_id.in_(self._notebooks)
        self._cells = tuple(_Cell(*row) for row in session.execute(cells.where(where)))

    def enter(self, entries: Sequence[Entry]) -> None:
        """Enter what was found; what a person gave or said stays.

        A submission that is not known yet gets rows for all notebooks and cells of the assignment.

        Raises
        ------
        MissingEntry
            A submission was entered when the assignment did not have this notebook.
        """
        for some in _portions(entries):
            self._add_missing([entry.student for entry in some])
            submissions = self._submissions([entry.student for entry in some])
            if lost := [e.student for e in some if e.student not in submissions]:
                raise MissingEntry(
                    f"the submission of {', '.join(lost[:_MOST_NAMED])} does not have the notebook "
                    f"{self._name}; was it renamed? Give it its old name, or remove these "
                    "submissions (`nbgrader db student remove`) and grade again"
                )
            self._set_timestamps(some, submissions)
            self._set_scores(some, submissions)
            self._set_comments(some, submissions)
            self._set_penalties(submissions)
        self._session.commit()
        self._session.expire_all()

    def renew_penalties(self, students: Sequence[str]) -> bool:
        """Reckon penalties again, by today's due dates, extensions, scores and plug-in.

        Returns
        -------
        bool
            Whether any of them is another one now.
        """
        changed = [self._set_penalties(self._submissions(some)) for some in _portions(students)]
        self._session.commit()
        self._session.expire_all()
        return any(changed)

    def _add_missing(self, students: Sequence[str]) -> None:
        known = self._session.scalars(select(Student.id).where(Student.id.in_(students)))
        enrolled = set(known)
        self._insert(Student, [{"id": name} for name in students if name not in enrolled])
        asked = select(SubmittedAssignment.student_id).where(
            SubmittedAssignment.assignment_id == self._assignment,
            SubmittedAssignment.student_id.in_(students),
        )
        handed_in = set(self._session.scalars(asked))
        submissions = [
            {"id": _new_id(), "assignment_id": self._assignment, "student_id": name}
            for name in students
            if name not in handed_in
        ]
        notebooks = [
            {"id": _new_id(), "assignment_id": submission["id"], "notebook_id": notebook}
            for submission in submissions
            for notebook in self._notebooks
        ]
        self._insert(SubmittedAssignment, submissions)
        self._insert(SubmittedNotebook, notebooks)
        for table, kinds in ((Grade, _GRADED), (Comment, _COMMENTED)):
            rows = [
                {"id": _new_id(), "notebook_id": notebook["id"], "cell_id": cell.id}
                for notebook in notebooks
                for cell in self._cells
                if cell.kind in kinds and cell.notebook == notebook["notebook_id"]
            ]
            self._insert(table, rows)

    def _submissions(self, students: Sequence[str]) -> dict[str, _Submission]:
        query = (
            select(
                SubmittedAssignment.student_id,
                SubmittedAssignment.id,
                SubmittedNotebook.id,
                SubmittedAssignment.timestamp,
                SubmittedAssignment.extension,
                SubmittedNotebook.late_submission_penalty,
            )
            .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
            .where(
                SubmittedNotebook.notebook_id == self._notebook,
                SubmittedAssignment.student_id.in_(students),
            )
        )
        return {student: _Submission(*row) for student, *row in self._session.execute(query)}

    def _set_timestamps(
        self, entries: Iterable[Entry], submissions: dict[str, _Submission]
    ) -> None:
        rows = []
        for entry in entries:
            known = submissions[entry.student]
            if entry.timestamp not in (None, known.timestamp):
                rows.append({"key": known.id, "value": entry.timestamp})
                submissions[entry.student] = replace(known, timestamp=entry.timestamp)
        table = SubmittedAssignment.__table__
        self._update(table, {"id": "key"}, {"timestamp": bindparam("value")}, rows)

    def _set_scores(self, entries: Iterable[Entry], submissions: Mapping[str, _Submission]) -> None:
        cells = self._named(_GRADED)
        rows = [
            {
                "notebook": submissions[entry.student].notebook,
                "cell": cells[name],
                "score": score,
                "waits": score is None,
            }
            for entry in entries
            for name, score in entry.scores.items()
        ]
        table = Grade.__table__
        # Where a person gave a score, the person is asked again, as by nbgrader.
        waits = or_(table.c.manual_score.is_not(None), bindparam("waits"))
        values: _Values = {"auto_score": bindparam("score"), "needs_manual_grade": waits}
        self._update(table, {"notebook_id": "notebook", "cell_id": "cell"}, values, rows)

    def _set_comments(
        self, entries: Iterable[Entry], submissions: Mapping[str, _Submission]
    ) -> None:
        cells = self._named(_COMMENTED)
        rows = [
            {
                "notebook": submissions[entry.student].notebook,
                "cell": cells[name],
                "comment": comment,
            }
            for entry in entries
            for name, comment in entry.comments.items()
        ]
        values: _Values = {"auto_comment": bindparam("comment")}
        keys = {"notebook_id": "notebook", "cell_id": "cell"}
        self._update(Comment.__table__, keys, values, rows)

    def _set_penalties(self, submissions: Mapping[str, _Submission]) -> bool:
        late = {
            student: seconds
            for student, submission in submissions.items()
            if (seconds := self._seconds_late(submission)) > 0
        }
        scores = self._scores([submissions[student].notebook for student in late])
        rows = []
        for student, submission in submissions.items():
            penalty = None
            if student in late:
                score = scores.get(submission.notebook, 0.0)
                asked = self._penalty(student, score, late[student], self._handing(submission))
                penalty = None if asked is None else min(max(asked, 0.0), score)
            if penalty != submission.penalty:
                rows.append({"key": submission.notebook, "value": penalty})
        values: _Values = {"late_submission_penalty": bindparam("value")}
        self._update(SubmittedNotebook.__table__, {"id": "key"}, values, rows)
        return bool(rows)

    def _handing(self, submission: _Submission) -> Handing:
        return Handing(submission.timestamp, self._due, submission.extension or timedelta())

    def _seconds_late(self, submission: _Submission) -> float:
        if submission.timestamp is None or self._due is None:
            return 0.0
        due = self._due + (submission.extension or timedelta())
        seconds: float = (submission.timestamp - due).total_seconds()
        return seconds

    def _scores(self, notebooks: Sequence[str]) -> dict[str, float]:
        total = func.sum(Grade.score)
        query = select(Grade.notebook_id, total).where(Grade.notebook_id.in_(notebooks))
        rows = self._session.execute(query.group_by(Grade.notebook_id)) if notebooks else ()
        return {notebook: float(score or 0.0) for notebook, score in rows}

    def _named(self, kinds: frozenset[str]) -> dict[str, str]:
        """Give the ids of the notebook's cells of some kinds, by name."""
        mine = (cell for cell in self._cells if cell.notebook == self._notebook)
        return {cell.name: cell.id for cell in mine if cell.kind in kinds}

    def _insert(self, table: Any, rows: Sequence[Mapping[str, Any]]) -> None:
        if rows:
            self._session.connection().execute(insert(table.__table__), rows)

    def _update(
        self,
        table: Any,
        keys: Mapping[str, str],
        values: _Values,
        rows: Sequence[Mapping[str, Any]],
    ) -> None:
        """Set ``values`` once for each of ``rows``, where the columns ``keys`` are as it says."""
        statement = update(table).values(values)
        for column, parameter in keys.items():
            statement = statement.where(table.c[column] == bindparam(parameter))
        if rows:
            self._session.connection().execute(statement, rows)


def _new_id() -> str:
    """Make an id as nbgrader's tables have them."""
    return uuid4().hex


def _portions(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for first in range(0, len(items), _AT_ONCE):
        yield items[first : first + _AT_ONCE]
