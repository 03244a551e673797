"""nbgrader's gradebook: the one way to its database.

nbgrader is imported when a gradebook is opened: it takes seconds to import, and what only
checks a notebook does not need it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from gradekit.closing import Closing
from gradekit.course.engine import import_nbgrader
from gradekit.course.entries import Entry
from gradekit.course.late import Handing
from gradekit.course.marks import Marks, read_marks
from gradekit.course.people import Person
from gradekit.errors import GradebookError
from gradekit.notebooks import Notebook

if TYPE_CHECKING:
    from gradekit.course.ledger import Ledger, Penalty

__all__ = ["Gradebook", "Row", "nbgrader_config", "parse_timestamp"]

_Told = TypeVar("_Told")

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
    import_nbgrader()
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
        import_nbgrader()
        from nbgrader.coursedir import CourseDirectory

        from gradekit.course.database import open_database

        self._config = nbgrader_config(root)
        directory = CourseDirectory(config=self._config)
        self._url = directory.db_url
        self._database = open_database(self._url, directory.course_id or "default_course")

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

        from gradekit.course.database import patiently

        resources = {
            "nbgrader": {"assignment": assignment, "notebook": notebook, "db_url": self._url}
        }

        def entered() -> None:
            try:
                self._database.update_or_create_assignment(assignment)
                SaveCells(config=self._config).preprocess(from_dict(student_version), resources)
            except BaseException:
                self._database.db.rollback()
                raise
            self._database.db.expire_all()

        with self._errors():
            patiently(entered)

    def record(self, assignment: str, notebook: str, entries: Sequence[Entry]) -> None:
        """Write students' grades, all or none; manual scores and comments stay as they are.

        A question that was not judged loses its automatic score and asks for a person. Penalties
        for handing in late are set by the course's plug-in.
        """
        self._write(assignment, notebook, lambda ledger: ledger.enter(entries))

    def set_due(self, assignment: str, due: datetime | None) -> None:
        """Enter the due date of the settings (UTC, naive); None leaves the gradebook's."""
        if due is None:
            return
        with self._errors():
            if self._database.find_assignment(assignment).duedate != due:
                self._database.update_or_create_assignment(assignment, duedate=due)

    def handing(self, assignment: str, student: str) -> Handing:
        """Tell when a student handed in, and when that was due."""
        with self._errors():
            found = self._database.find_submission(assignment, student)
            extension = found.extension or timedelta()
            return Handing(found.timestamp, found.assignment.duedate, extension)

    def renew_penalties(self, assignment: str, notebook: str, students: Sequence[str]) -> bool:
        """Let the course's plug-in set the penalties for handing in late again.

        Returns
        -------
        bool
            Whether that changed any.
        """
        return self._write(assignment, notebook, lambda ledger: ledger.renew_penalties(students))

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

    def people(self) -> tuple[Person, ...]:
        """Give all students, sorted by id."""
        with self._errors():
            found = [
                Person(
                    student.id,
                    student.first_name or "",
                    student.last_name or "",
                    student.email or "",
                    student.lms_user_id or "",
                    login=student.id,
                )
                for student in self._database.students
            ]
        return tuple(sorted(found, key=lambda person: person.id))

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

    def _write(self, assignment: str, notebook: str, write: Callable[[Ledger], _Told]) -> _Told:
        from gradekit.course.database import patiently
        from gradekit.course.ledger import Ledger

        session = self._database.db
        penalty = self._penalties(assignment)

        def written() -> _Told:
            found = self._database.find_notebook(notebook, assignment)
            try:
                return write(Ledger(session, found, penalty))
            except BaseException:
                session.rollback()
                raise

        with self._errors():
            return patiently(written)

    def _penalties(self, assignment: str) -> Penalty:
        """Give what asks the course's plug-in how many points are taken off."""
        from nbgrader.preprocessors import AssignLatePenalties

        from gradekit.course.late_plugin import LatePolicyPlugin

        preprocessor = AssignLatePenalties(config=self._config)
        preprocessor.assignment_id = assignment
        name = preprocessor.plugin_class.__name__

        @cache
        def made() -> Any:
            preprocessor.init_plugin()
            return preprocessor.plugin_inst

        def penalty(student: str, score: float, seconds: float, handing: Handing) -> float | None:
            try:
                plugin = made()
                if isinstance(plugin, LatePolicyPlugin):
                    plugin.handing = handing
                asked = plugin.late_submission_penalty(student, score, seconds)
                return None if asked is None else float(asked)
            except Exception as error:
                raise GradebookError(
                    f"{CONFIG_FILE}: the late penalty of {student} could not be reckoned: {name} "
                    f"raised {type(error).__name__}: {error}"
                ) from error

        return penalty

    def _errors(self) -> AbstractContextManager[None]:
        from gradekit.course.database import readable_errors

        return readable_errors(self._url)
