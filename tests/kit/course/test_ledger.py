"""Entering many submissions at a time, against nbgrader's own methods, one at a time."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import nbformat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nbformat import from_dict
from nbgrader.api import Gradebook as Database
from nbgrader.api import MissingEntry, Student, SubmittedNotebook
from nbgrader.plugins import BasePlugin
from nbgrader.preprocessors import AssignLatePenalties, SaveCells
from sqlalchemy import Engine, event, select
from tiny_course import cell, master
from traitlets.config import Config

from gradekit.course.database import alembic_on_path
from gradekit.course.entries import Entry
from gradekit.course.late import Handing
from gradekit.course.ledger import Ledger, Penalty
from gradekit.master import read_blueprint

DUE = datetime(2026, 3, 2, 12)  # noqa: DTZ001 - nbgrader's are naive
QUESTIONS = {"double": 6.0, "share": 4.0, "why": 3.0}


class Odd(BasePlugin):  # type: ignore[misc]  # nbgrader is untyped
    """A plug-in that takes off too little, too much, nothing, or what is asked, by the name."""

    def late_submission_penalty(self, student: str, score: float, seconds: float) -> float | None:
        """Take points off."""
        return {"ada": -1.0, "bob": score + 1, "cyd": None}.get(student, min(seconds / 3600, 1.5))


@dataclass(frozen=True)
class Hand:
    """What a person did to a student's submission in the gradebook."""

    manual: Mapping[str, float] = field(default_factory=dict)
    extra: Mapping[str, float] = field(default_factory=dict)
    extension: int = 0


scores = st.dictionaries(
    st.sampled_from(sorted(QUESTIONS)), st.none() | st.sampled_from([0.0, 0.1, 1.25, 4.0])
)
entries = st.builds(
    Entry,
    student=st.sampled_from(["ada", "bob", "cyd", "dee", "eve"]),
    scores=scores,
    comments=st.dictionaries(
        st.sampled_from(["double_solution", "why"]), st.none() | st.just("No response.")
    ),
    timestamp=st.none() | st.integers(-5, 9).map(lambda hours: DUE + timedelta(hours=hours)),
)
runs = st.lists(entries, unique_by=lambda entry: entry.student, max_size=5)
points = st.dictionaries(st.sampled_from(sorted(QUESTIONS)), st.sampled_from([0.0, 0.5, 3.0]))
hands = st.dictionaries(
    st.sampled_from(["ada", "bob", "eve"]),
    st.builds(Hand, manual=points, extra=points, extension=st.integers(0, 6)),
)


@pytest.fixture(scope="module")
def blueprint_notebook() -> nbformat.NotebookNode:
    """The tiny master's student version, with a question that a person grades."""
    source = master()
    marks = {"grade": True, "solution": True, "locked": False, "points": 3}
    source["cells"].append(cell("markdown", "Why?", "why", **marks))
    student: nbformat.NotebookNode = from_dict(read_blueprint(source, "tiny", "tiny").student)
    return student


@pytest.fixture(scope="module")
def template(
    blueprint_notebook: nbformat.NotebookNode, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A database with the assignment, and with a second notebook in it."""
    path = tmp_path_factory.mktemp("template") / "gradebook.db"
    with alembic_on_path(), closing(Database(f"sqlite:///{path}")) as database:
        database.update_or_create_assignment("tiny", duedate=DUE)
        for name in ("tiny", "other"):
            wanted = {"assignment": "tiny", "notebook": name, "db_url": f"sqlite:///{path}"}
            SaveCells().preprocess(blueprint_notebook, {"nbgrader": wanted})
    return path


def by_nbgrader(database: Database, url: str, run: Sequence[Entry]) -> None:
    """Enter a run as `SaveAutoGrades` and `AssignLatePenalties` do."""
    config = Config()
    config.AssignLatePenalties.plugin_class = Odd
    for entry in run:
        database.update_or_create_student(entry.student)
        known = {} if entry.timestamp is None else {"timestamp": entry.timestamp}
        with database.db.no_autoflush:
            database.update_or_create_submission("tiny", entry.student, **known)
        key = ("tiny", "tiny", entry.student)
        for name, score in entry.scores.items():
            grade = database.find_grade(name, *key)
            grade.auto_score = score
            grade.needs_manual_grade = score is None or grade.manual_score is not None
        for name, comment in entry.comments.items():
            database.find_comment(name, *key).auto_comment = comment
        database.db.commit()
        wanted = {
            "assignment": "tiny",
            "notebook": "tiny",
            "student": entry.student,
            "db_url": url,
        }
        AssignLatePenalties(config=config).preprocess(
            nbformat.v4.new_notebook(), {"nbgrader": wanted}
        )
        database.db.expire_all()


def by_hand(database: Database, done: Mapping[str, Hand]) -> None:
    """Do what people do, where there is a submission."""
    known = {row.student.id for row in database.assignment_submissions("tiny")}
    for student, hand in done.items():
        if student not in known:
            continue
        database.grant_extension("tiny", student, hours=hand.extension)
        for name in QUESTIONS:
            grade = database.find_grade(name, "tiny", "tiny", student)
            grade.manual_score = hand.manual.get(name)
            grade.extra_credit = hand.extra.get(name)
    database.db.commit()


def content(database: Database) -> dict[str, Any]:
    """Give all that the database says of submissions, without its own ids."""
    database.db.expire_all()
    enrolled = sorted(database.db.scalars(select(Student.id)))
    found: dict[str, Any] = {"students": enrolled}
    for row in database.db.scalars(select(SubmittedNotebook)):
        whole = row.assignment
        found[f"{row.student.id} {row.name}"] = (
            whole.timestamp,
            whole.extension,
            row.flagged,
            row.late_submission_penalty,
            row.score,
            sorted(
                (g.name, g.auto_score, g.manual_score, g.extra_credit, g.needs_manual_grade)
                for g in row.grades
            ),
            sorted((c.name, c.auto_comment, c.manual_comment) for c in row.comments),
        )
    return found


def odd(student: str, score: float, seconds: float, handing: Handing) -> float | None:
    """Ask the plug-in."""
    return Odd().late_submission_penalty(student, score, seconds)


def ledger(database: Database, penalty: Penalty = odd) -> Ledger:
    """Open the ledger of the one notebook."""
    return Ledger(database.db, database.find_notebook("tiny", "tiny"), penalty)


@pytest.fixture
def _hasty() -> Iterator[None]:
    """Let SQLite not wait for the disk."""

    def hurry(connection: Any, _: Any) -> None:
        connection.execute("PRAGMA synchronous = OFF")

    event.listen(Engine, "connect", hurry)
    yield
    event.remove(Engine, "connect", hurry)


@pytest.fixture
def both(_hasty: None, template: Path, tmp_path: Path) -> Iterator[tuple[Database, Database, str]]:
    """One database for the ledger, one for nbgrader's methods."""
    paths = [tmp_path / name for name in ("ours.db", "theirs.db")]
    for path in paths:
        shutil.copy(template, path)
    ours, theirs = (Database(f"sqlite:///{path}") for path in paths)
    with closing(ours), closing(theirs):
        yield ours, theirs, f"sqlite:///{paths[1]}"


def emptied(*databases: Database) -> None:
    """Remove what was handed in."""
    for database in databases:
        for student in database.students:
            database.remove_student(student.id)


@given(first=runs, between=hands, second=runs)
@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_the_database_is_as_nbgrader_would_leave_it(
    both: tuple[Database, Database, str],
    first: list[Entry],
    between: dict[str, Hand],
    second: list[Entry],
) -> None:
    """Twice entered, with a person's doing between: rows, scores, comments, penalties."""
    ours, theirs, url = both
    emptied(ours, theirs)
    ledger(ours).enter(first)
    by_nbgrader(theirs, url, first)
    assert content(ours) == content(theirs)
    for database in (ours, theirs):
        by_hand(database, between)
    ledger(ours).enter(second)
    by_nbgrader(theirs, url, second)
    assert content(ours) == content(theirs)


def test_penalties_follow_extensions(both: tuple[Database, Database, str]) -> None:
    """What was granted or given later counts, though nothing was handed in again."""
    ours, _, _ = both
    late = DUE + timedelta(hours=1)
    ledger(ours).enter([Entry("dee", {"double": 6.0}, {}, late), Entry("eve", {}, {}, late)])
    taken = {row.student.id: row.late_submission_penalty for row in submitted(ours)}
    assert taken == {"dee": 1.0, "eve": 0.0}
    ours.grant_extension("tiny", "dee", minutes=30)
    ours.find_grade("share", "tiny", "tiny", "eve").manual_score = 0.75
    ours.db.commit()
    ledger(ours).renew_penalties(["dee", "eve"])
    taken = {row.student.id: row.late_submission_penalty for row in submitted(ours)}
    assert taken == {"dee": 0.5, "eve": 0.75}


def submitted(database: Database) -> list[SubmittedNotebook]:
    """Give what was handed in of the notebook."""
    return list(database.notebook_submissions("tiny", "tiny"))


def test_all_or_nothing(both: tuple[Database, Database, str]) -> None:
    """A plug-in that breaks leaves the database as it was."""
    ours, _, _ = both
    before = content(ours)

    def broken(student: str, score: float, seconds: float, handing: Handing) -> float | None:
        raise ZeroDivisionError(student)

    late = Entry("ada", {"double": 6.0}, {}, DUE + timedelta(hours=1))
    with pytest.raises(ZeroDivisionError):
        ledger(ours, broken).enter([Entry("bob", {}, {}), late])
    ours.db.rollback()
    assert content(ours) == before


def test_statements_do_not_grow_with_the_class(both: tuple[Database, Database, str]) -> None:
    """A hundred submissions take as many statements as two."""
    ours, _, _ = both
    statements: list[str] = []

    def count(_: Any, __: Any, statement: str, *___: Any) -> None:
        statements.append(statement)

    event.listen(ours.engine, "before_cursor_execute", count)
    book, taken = ledger(ours), []
    for size in (2, 100):
        some = [
            Entry(f"s{size}-{n}", {"double": 1.0}, {"why": None}, DUE + timedelta(hours=1))
            for n in range(size)
        ]
        statements.clear()
        book.enter(some)
        taken.append(len(statements))
    assert taken[0] == taken[1]


def test_a_notebook_that_is_new_to_a_submission(both: tuple[Database, Database, str]) -> None:
    """It is said whose submission it is, and nothing of the others is entered either."""
    ours, _, _ = both
    ledger(ours).enter([Entry("ada", {"double": 6.0}, {})])
    ours.db.query(SubmittedNotebook).filter(
        SubmittedNotebook.notebook_id == ours.find_notebook("tiny", "tiny").id
    ).delete()
    ours.db.commit()
    before = content(ours)
    with pytest.raises(MissingEntry, match=r"of ada does not have the notebook tiny; was it renam"):
        ledger(ours).enter([Entry("ada", {"double": 1.0}, {}), Entry("bob", {"double": 1.0}, {})])
    ours.db.rollback()
    assert content(ours) == before
