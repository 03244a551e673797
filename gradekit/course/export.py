"""Grades as CSV in which no cell is a formula: for ``nbgrader export``."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook
from nbgrader.plugins import CsvExportPlugin

from gradekit.course.cells import cell_text

__all__ = ["SafeCsvExport", "cell_text", "totals"]


def totals(raw: float, penalty: float) -> tuple[float, float, float]:
    """Give points, late penalty and what is left of the points, all in hundredths.

    A sum of hundredths is not always one in binary: 63.400000000000006.
    """
    raw, penalty = round(raw, 2), round(penalty, 2)
    return raw, penalty, round(max(0.0, raw - penalty), 2)


class SafeCsvExport(CsvExportPlugin):  # type: ignore[misc]  # nbgrader is untyped
    """nbgrader's table of grades, column by column, with every cell quoted where it must be."""

    COLUMNS = (
        *("assignment", "duedate", "timestamp", "student_id", "last_name", "first_name", "email"),
        *("raw_score", "late_submission_penalty", "score", "max_score"),
    )

    def export(self, gradebook: Gradebook) -> None:
        """Write the grades of all students in all assignments, or of those that were named."""
        target = Path(self.to or "grades.csv")
        self.log.info("Exporting grades to %s", target)
        with target.open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file, lineterminator="\n")
            table.writerow(self.COLUMNS)
            for assignment in gradebook.assignments:
                if not self.assignment or assignment.name in map(str, self.assignment):
                    for row in self._rows(gradebook, assignment):
                        table.writerow([cell_text(row[column]) for column in self.COLUMNS])

    def _rows(self, gradebook: Gradebook, assignment: Any) -> list[dict[str, object]]:
        """Give a row for every student; who handed in nothing has no points."""
        handed_in = {s.student.id: s for s in gradebook.assignment_submissions(assignment.name)}
        rows = []
        for student in gradebook.students:
            if self.student and student.id not in map(str, self.student):
                continue
            submission = handed_in.get(student.id)
            raw, penalty = (
                (submission.score, submission.late_submission_penalty or 0.0)
                if submission
                else (0.0, 0.0)
            )
            raw, penalty, score = totals(raw, penalty)
            rows.append(
                {
                    "assignment": assignment.name,
                    "duedate": assignment.duedate,
                    "timestamp": submission and submission.timestamp,
                    "student_id": student.id,
                    "last_name": student.last_name,
                    "first_name": student.first_name,
                    "email": student.email,
                    "raw_score": raw,
                    "late_submission_penalty": penalty,
                    "score": score,
                    "max_score": assignment.max_score,
                }
            )
        return rows
