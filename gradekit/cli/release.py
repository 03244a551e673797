"""``gradekit release``."""

from __future__ import annotations

from pathlib import Path

import click

from gradekit.cli.commands import assignment_argument, course_option

__all__ = ["command"]


@click.command("release")
@assignment_argument
@click.option(
    "--without-audit", is_flag=True, help="Release whatever an audit of the hidden tests would say."
)
@course_option
def command(assignment: str | None, without_audit: bool, course_dir: Path) -> int:
    r"""Make the student version of an assignment, and prove that it may be handed out.

    The master is checked, the student version is made by nbgrader, no line of a solution or of
    a hidden test may be in it, blank answers must earn 0 and the solution all points, and the
    hidden tests must pass their audit, which takes a minute unless `gradekit audit` has made it.

    \b
    Example:
      gradekit release week1
    """
    from gradekit.course import cores, find_course, release
    from gradekit.pages import audit_progress, print_release

    chosen = find_course(course_dir).assignment(assignment)
    with audit_progress() as tell:
        released = release(chosen, jobs=cores(), without_audit=without_audit, on_progress=tell)
    print_release(released)
    return 0
