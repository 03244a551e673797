"""nbgrader's own commands, run in this process in a course directory."""

from __future__ import annotations

import logging
from pathlib import Path

from gradekit.course.engine import import_nbgrader
from gradekit.course.gradebook import nbgrader_config
from gradekit.errors import MasterError

__all__ = ["export_grades", "generate_assignment", "generate_feedback"]


def generate_assignment(root: Path, assignment: str) -> None:
    """Run ``nbgrader generate_assignment``.

    Raises
    ------
    MasterError
        nbgrader refused; the message holds what it logged.
    """
    _run(root, "generate_assignment", assignment)


def generate_feedback(root: Path, assignment: str) -> None:
    """Run ``nbgrader generate_feedback`` on every autograded submission.

    Raises
    ------
    MasterError
        nbgrader refused; the message holds what it logged.
    """
    _run(root, "generate_feedback", assignment)


def export_grades(root: Path, file: Path) -> None:
    """Run ``nbgrader export``: all grades of the course as CSV."""
    import_nbgrader()
    from nbgrader.api import Gradebook
    from nbgrader.coursedir import CourseDirectory

    from gradekit.course.export import SafeCsvExport

    config = nbgrader_config(root)
    with Gradebook(CourseDirectory(config=config).db_url) as database:
        SafeCsvExport(config=config, to=str(file)).export(database)


def _run(root: Path, command: str, assignment: str) -> None:
    import_nbgrader()
    from nbgrader.apps.api import NbGraderAPI
    from nbgrader.coursedir import CourseDirectory

    from gradekit.course.database import alembic_on_path

    config = nbgrader_config(root)
    api = NbGraderAPI(CourseDirectory(config=config), config=config)
    # nbgrader hands its log back, and would also write it to the terminal.
    api.log = logging.getLogger("gradekit.nbgrader")
    api.log.propagate = False
    with alembic_on_path():
        if command == "generate_assignment":
            result = api.generate_assignment(assignment)
        else:
            result = api.generate_feedback(assignment, force=True)
    if not result["success"]:
        raise MasterError(
            f"nbgrader {command} {assignment} failed:\n{result.get('log') or result['error']}"
        )
