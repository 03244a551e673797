"""What ``nbgrader_config.py`` gives nbgrader's commands to read notebooks with.

nbgrader makes an exporter before it touches a file, so here is where a command can be refused
before it has removed what it was to make anew.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nbconvert.exporters import NotebookExporter
from nbformat import from_dict
from nbformat.notebooknode import NotebookNode
from nbgrader.converters.base import NbGraderException

from gradekit.course.folders import find_course
from gradekit.course.grader import read_assignment
from gradekit.course.intake import read_file
from gradekit.course.settings import SETTINGS_FILE
from gradekit.errors import GradekitError, NotebookError, SettingsError
from gradekit.notebooks import Notebook, parse_notebook

__all__ = ["AnyNotebookExporter", "CourseExporter"]


class CourseExporter(NotebookExporter):  # type: ignore[misc]  # nbconvert is untyped
    """Refuses a command for what is no assignment of ours, or has a master with errors."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        if (converter := options.get("parent")) is not None:
            try:
                _check(converter.coursedir)
            except GradekitError as error:
                converter.log.error("Nothing was done: %s", error)
                raise NbGraderException(str(error)) from error


class AnyNotebookExporter(CourseExporter):
    """Reads notebooks of any encoding and format, and blanks in the place of what is none.

    The file stays as it was handed in. nbgrader itself would give up a notebook that is not in
    UTF-8 or a known format, and with it the grade that the student had.
    """

    def from_filename(
        self, filename: str, resources: dict[str, Any] | None = None, **options: Any
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Convert a notebook ``.../ASSIGNMENT/NOTEBOOK.ipynb`` of the course."""
        notebook = from_dict(_read(Path(filename)))
        # nbconvert does not say what it returns.
        return self.from_notebook_node(notebook, resources=resources, **options)  # type: ignore[no-any-return]


def _check(directory: Any) -> None:
    root = Path(directory.root).absolute()
    course = find_course(root)
    if course.root != root:
        raise SettingsError(f"{root}: no {SETTINGS_FILE} here; go to the course directory")
    read_assignment(course.assignment(directory.assignment_id))


def _read(path: Path) -> Notebook:
    course = find_course(Path.cwd())
    try:
        return parse_notebook(read_file(path, course.settings.sizes.notebook_mb), where=str(path))
    except NotebookError:
        # Why nothing can be judged is told where the submission is graded.
        return read_assignment(course.assignment(path.parent.name)).student
