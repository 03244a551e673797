"""``gradekit audit``."""

from __future__ import annotations

from pathlib import Path

import click

from gradekit.cli.commands import assignment_argument, course_option

__all__ = ["command"]


@click.command("audit")
@assignment_argument
@click.option("--again", is_flag=True, help="Audit also what has not changed.")
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    default=None,
    help="How many processes to use; by default one per core.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@course_option
def command(
    assignment: str | None, again: bool, jobs: int | None, as_json: bool, course_dir: Path
) -> int:
    r"""Test the hidden tests: wrong answers must lose points, right ones must not.

    Wrong are the assignment's misconceptions and mutants of its solution, each with one small
    slip; right are the solution and the assignment's right answers. Grades must not depend on
    the order of the tests, the number of workers or the secret. The result is kept, and shown
    again as long as nothing changes.

    Exit status: 0 passed; 1 failed, or a table needs mending; 2 could not be done.

    \b
    Example:
      gradekit audit week1
    """
    from gradekit.course import audit, cores, find_course
    from gradekit.pages import audit_progress, json_text, print_audit, print_notices, versioned

    course = find_course(course_dir)
    chosen = course.assignment(assignment)
    if not as_json:
        print_notices(course.notices)
    with audit_progress() as tell:
        found = audit(chosen, jobs or cores(), again=again, on_progress=tell)
    if as_json:
        click.echo(json_text(versioned(found.document())))
    else:
        print_audit(found)
    return 0 if found.passed and not found.remarks else 1
