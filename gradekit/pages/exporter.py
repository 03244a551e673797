"""The page of ``gradekit feedback``, written by ``nbgrader generate_feedback``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nbconvert.exporters import HTMLExporter

from gradekit.course import Assignment, Marks, find_course
from gradekit.course.autograded import GRADE_FILE
from gradekit.course.gradebook import Gradebook
from gradekit.course.grader import read_assignment
from gradekit.course.recorded import read_recorded
from gradekit.master import Blueprint
from gradekit.pages.feedback import feedback_page

__all__ = ["FeedbackExporter"]


class FeedbackExporter(HTMLExporter):  # type: ignore[misc]  # nbconvert is untyped
    """Makes students' pages; nbgrader's own for what was graded without the kit."""

    _known: tuple[Blueprint, Mapping[str, Marks]] | None = None

    def from_filename(
        self, filename: str, resources: dict[str, Any] | None = None, **options: Any
    ) -> tuple[str, dict[str, Any]]:
        """Make the page about an autograded notebook ``.../STUDENT/ASSIGNMENT/NOTEBOOK.ipynb``.

        Raises
        ------
        FeedbackError
            What was recorded is incomplete or does not fit together; nbgrader goes on.
        """
        folder = Path(filename).absolute().parent
        if not (folder / GRADE_FILE).is_file():
            # nbconvert does not say what it returns.
            return super().from_filename(filename, resources=resources, **options)  # type: ignore[no-any-return]
        student = folder.parent.name
        assignment = find_course(Path.cwd()).assignment(folder.name)
        blueprint, marks = self._read(assignment)
        page = feedback_page(read_recorded(assignment, student, marks.get(student)), blueprint)
        return page, {**(resources or {}), "output_extension": self.file_extension}

    def _read(self, assignment: Assignment) -> tuple[Blueprint, Mapping[str, Marks]]:
        """Read once what all students' pages are made from; a command has one assignment."""
        if self._known is None:
            with Gradebook(assignment.course.root) as gradebook:
                marks = gradebook.marks(assignment.name, assignment.notebook)
            self._known = read_assignment(assignment), marks
        return self._known
