"""``gradekit grade``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from gradekit.cli.commands import Choice, assignment_argument, course_option, unsafe_local_option
from gradekit.cli.completing import complete_student
from gradekit.cli.where import where_options

if TYPE_CHECKING:
    from gradekit.course import Elsewhere

__all__ = ["command"]


@click.command("grade")
@assignment_argument
@click.option(
    "--student",
    metavar="ID",
    shell_complete=complete_student,
    help="Grade only this student's submission.",
)
@click.option("--force", is_flag=True, help="Grade also what has not changed.")
@where_options
@click.option(
    "--progress",
    type=Choice(["auto", "bar", "plain", "json", "none"]),
    default="auto",
    show_default=True,
    help="How to tell on standard error how far it is; json is one document a line.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@unsafe_local_option
@course_option
def command(
    assignment: str | None,
    student: str | None,
    force: bool,
    jobs: int | Elsewhere,
    progress: str,
    as_json: bool,
    unsafe_local: bool,
    course_dir: Path,
) -> int:
    r"""Grade everything new or changed in submitted/, into the gradebook.

    \b
    Example:
      gradekit grade week1
      gradekit grade --student ada --force
      gradekit grade --json --progress json
      gradekit grade --cluster tls://grader.example.org:8786
    """
    from gradekit.course import find_course, grade_all, misfit_notices, read_assignment
    from gradekit.pages import (
        grading_progress,
        print_notices,
        print_summary,
        summary_json,
    )

    course = find_course(course_dir)
    chosen = course.assignment(assignment)
    if not as_json:
        print_notices(course.notices)
    with grading_progress(progress) as told:
        summary = grade_all(
            chosen,
            student=student,
            force=force,
            unsafe_local=unsafe_local,
            jobs=jobs,
            on_start=told.start,
            on_finished=told.finished,
        )
    if as_json:
        for piece in summary_json(summary):
            click.echo(piece, nl=False)
    else:
        print_summary(summary)
        print_notices(misfit_notices(chosen, read_assignment(chosen)))
    return 0 if summary.complete else 1
