"""``gradekit release``."""

from __future__ import annotations

from pathlib import Path

import click

from gradekit.cli.commands import assignment_argument, course_option

__all__ = ["command"]


@click.command("release")
@assignment_argument
@course_option
def command(assignment: str | None, course_dir: Path) -> int:
    r"""Make the student version of an assignment, and prove that it may be handed out.

    The master is checked, the student version is made by nbgrader, no line of a solution or of
    a hidden test may be in it, blank answers must earn 0 and the solution all points.

    \b
    Example:
      gradekit release regularization
    """
    from gradekit.course import find_course, release
    from gradekit.pages import print_release

    print_release(release(find_course(course_dir).assignment(assignment)))
    return 0
