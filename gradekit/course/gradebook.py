"""nbgrader's gradebook: the one way to its database.

nbgrader is imported when a gradebook is opened: it takes seconds to import, and what only
checks a notebook does not need it.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from gradekit.closing import Closing
from gradekit.course.entries import Entry
from gradekit.course.marks import Marks, read_marks
from gradekit.errors import GradebookError
from gradekit.notebooks import Notebook

__all__ = ["Gradebook", "Row", "alembic_on_path", "nbgrader_config", "parse_timestamp"]

CONFIG_FILE = "nbgrader_config.py"


@dataclass(frozen=True)
class Row:
    """A student's line in the gradebook for one assignment, as instructors see it."""

    student: str
    score: float
    max_score: float
    late_penalty: float
    needs_manual_grade: bool


def nbgrader_config(root: Path) -> Any:
    """Read ``nbgrader_config.py`` of a course as nbgrader reads it."""
    from traitlets.config import Config, PyFileConfigLoader

    config = Config()
    if (root / CONFIG_FILE).is_file():
        try:
            config = PyFileConfigLoader(CONFIG_FILE, path=str(root)).load_config()
        except Exception as error:
            raise GradebookError(
                f"{root / CONFIG_FILE}: {type(error).__name__}: {error}"
            ) from error
    config.CourseDirectory.root = str(root)
    return config


def parse_timestamp(text: str) -> datetime:
    """Read a time as nbgrader writes it into ``timestamp.txt``; gives naive UTC.

    Raises
    ------
    ValueError
        The text is not a time.
    """
    from nbgrader.utils import parse_utc

    try:
        moment: datetime = parse_utc(text)
    except OverflowError as error:
        raise ValueError(str(error)) from error
    return moment


class Gradebook(Closing):
    """The gradebook of a course, for as long as it is open.

    Parameters
    ----------
    root
        The course directory; its ``nbgrader_config.py`` says where the database is.

    Raises
    ------
    GradebookError
        The database cannot be opened.
    """

    def __init__(self, root: Path) -> None:
        from nbgrader.api import Gradebook as Database
        from nbgrader.coursedir import CourseDirectory

        self._config = nbgrader_config(root)
        directory = CourseDirectory(config=self._config)
        self._url = directory.db_url
        with self._errors(), alembic_on_path():
            _name_version(self._url)
            self._database = Database(self._url, directory.course_id or "default_course")

    def enter(self, assignment: str, notebook: str, student_version: Notebook) -> None:
        """Enter an assignment, its notebook and cells, as ``generate_assignment`` does.

        Grades that are there already stay.

        Raises
        ------
        GradebookError
            Cells were added or taken away although there are submissions.
        """
        from nbformat import from_dict
        from nbgrader.preprocessors import SaveCells

        resources = {
            "nbgrader": {"assignment": assignment, "notebook": notebook, "db_url": self._url}
        }
        with self._errors():
            self._database.update_or_create_assignment(assignment)
            SaveCells(config=self._config).preprocess(from_dict(student_version), resources)
            self._database.db.expire_all()

    def record(self, assignment: str, notebook: str, entry: Entry) -> None:
        """Write a student's grade; manual scores and comments stay as they are.

        A question that was not judged loses its automatic score and asks for a person.
        """
        database = self._database
        with self._errors():
            database.update_or_create_student(entry.student)
            details = {"timestamp": entry.timestamp} if entry.timestamp else {}
            # nbgrader makes a submission's rows before it adds them to the session.
            with database.db.no_autoflush:
                database.update_or_create_submission(assignment, entry.student, **details)
            key = (notebook, assignment, entry.student)
            for name, score in entry.scores.items():
                cell = database.find_grade(name, *key)
                cell.auto_score = score
                cell.needs_manual_grade = cell.manual_score is not None or score is None
            for name, comment in entry.comments.items():
                database.find_comment(name, *key).auto_comment = comment
            database.db.commit()
            self._assign_late_penalty(key)

    def rows(self, assignment: str) -> tuple[Row, ...]:
        """Give the lines of all students who handed in, sorted by student."""
        with self._errors():
            submissions = self._database.assignment_submissions(assignment)
            rows = [
                Row(
                    student=submission.student.id,
                    score=submission.score,
                    max_score=submission.max_score,
                    late_penalty=submission.late_submission_penalty or 0.0,
                    needs_manual_grade=submission.needs_manual_grade,
                )
                for submission in submissions
            ]
        return tuple(sorted(rows, key=lambda row: row.student))

    def marks(self, assignment: str, notebook: str) -> dict[str, Marks]:
        """Give what every student who handed in got for a notebook; nothing if it is not known."""
        from nbgrader.api import MissingEntry

        with self._errors():
            try:
                asked = self._database.find_notebook(notebook, assignment)
            except MissingEntry:
                return {}
            return read_marks(self._database.db, asked)

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    def _assign_late_penalty(self, key: tuple[str, str, str]) -> None:
        """Let nbgrader's own preprocessor, with the course's plug-in, set the penalty."""
        from nbformat.v4 import new_notebook
        from nbgrader.preprocessors import AssignLatePenalties

        notebook, assignment, student = key
        resources = {
            "nbgrader": {
                "notebook": notebook,
                "assignment": assignment,
                "student": student,
                "db_url": self._url,
            }
        }
        AssignLatePenalties(config=self._config).preprocess(new_notebook(), resources)
        self._database.db.expire_all()

    @contextlib.contextmanager
    def _errors(self) -> Iterator[None]:
        """Turn nbgrader's and the database's errors into ours."""
        from nbgrader.api import InvalidEntry, MissingEntry
        from sqlalchemy.exc import SQLAlchemyError

        try:
            yield
        except SQLAlchemyError as error:
            raise GradebookError(
                f"the gradebook {self._url} cannot be used: {error}\n"
                "If nbgrader was upgraded, back the gradebook up and run `nbgrader db upgrade`."
            ) from error
        except (InvalidEntry, MissingEntry, RuntimeError) as error:
            raise GradebookError(f"the gradebook {self._url}: {error}") from error


def _name_version(url: str) -> None:
    """Write into an empty database which version of nbgrader's tables it gets.

    nbgrader would do the same, and start a program for it that takes seconds.
    """
    from alembic.script import ScriptDirectory
    from nbgrader.dbutil import ALEMBIC_DIR
    from sqlalchemy import create_engine, inspect, text

    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            if not inspect(connection).get_table_names():
                head = ScriptDirectory(ALEMBIC_DIR).get_current_head()
                connection.execute(
                    text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
                )
                connection.execute(
                    text("INSERT INTO alembic_version (version_num) VALUES (:head)"), {"head": head}
                )
    finally:
        engine.dispose()


@contextlib.contextmanager
def alembic_on_path() -> Iterator[None]:
    """Let nbgrader find the ``alembic`` program, which lies beside this interpreter.

    nbgrader calls it by name when it makes a database; it is on PATH only where the
    environment has been activated.
    """
    before = os.environ.get("PATH", "")
    os.environ["PATH"] = os.pathsep.join(filter(None, [str(Path(sys.executable).parent), before]))
    try:
        yield
    finally:
        os.environ["PATH"] = before
