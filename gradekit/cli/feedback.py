"""``gradekit feedback``."""

from __future__ import annotations

from pathlib import Path

import click

from gradekit.cli.commands import assignment_argument, course_option
from gradekit.cli.completing import complete_student

__all__ = ["command"]


@click.command("feedback")
@assignment_argument
@click.option(
    "--student",
    metavar="ID",
    shell_complete=complete_student,
    help="Write only this student's page.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@course_option
def command(assignment: str | None, student: str | None, as_json: bool, course_dir: Path) -> int:
    r"""Write a page for every graded student, into feedback/.

    It is made from what is recorded: grade.json and the notebook in autograded/, and the
    gradebook with late penalties, and scores and comments given by hand. Nothing is graded
    again. `nbgrader release_feedback` hands the pages back.

    \b
    Example:
      gradekit feedback week1
      gradekit feedback --student ada
    """
    from gradekit.course import find_course, write_feedback
    from gradekit.pages import (
        feedback_document,
        feedback_page,
        json_text,
        print_feedback,
        versioned,
    )

    course = find_course(course_dir)
    feedback = write_feedback(course.assignment(assignment), feedback_page, student)
    if as_json:
        click.echo(json_text(versioned(feedback_document(feedback))))
    else:
        print_feedback(feedback)
    return 1 if feedback.problems else 0
