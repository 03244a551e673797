"""All scores of a class in one table, a line a student, for spreadsheets and programs."""

from __future__ import annotations

from gradekit.course.sheets import table_text
from gradekit.exports.scores import ClassScores
from gradekit.exports.written import Written

__all__ = ["make_table"]


def make_table(scores: ClassScores) -> Written:
    """Make the table; what is not judged, or was not handed in, is empty."""
    header = (
        *("student_id", "last_name", "first_name", "email", "handed_in"),
        *(question.id for question in scores.questions),
        *("points", "late_penalty", "late", "score", "max_score", "needs_a_person"),
    )
    rows = []
    for each in scores.students:
        person, marks = each.person, each.marks
        judged = each.score is not None and marks is not None
        rows.append(
            [
                person.id,
                person.last_name,
                person.first_name,
                person.email,
                f"{marks.timestamp} UTC" if marks is not None and marks.timestamp else "",
                *(each.points(question.id) for question in scores.questions),
                marks.earned if judged and marks is not None else None,
                round(marks.late_penalty, 2) if judged and marks is not None else None,
                each.late,
                each.score,
                scores.max_score,
                "; ".join(each.waiting),
            ]
        )
    return Written(table_text(header, rows), scores.problems)
