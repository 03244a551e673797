"""``gradekit secret``."""

from __future__ import annotations

from pathlib import Path

import click

from gradekit.cli.commands import course_option

__all__ = ["command"]


@click.command("secret")
@click.option("--rotate", is_flag=True, help="Make a new secret; an old one is kept beside it.")
@course_option
def command(rotate: bool, course_dir: Path) -> int:
    r"""Tell whether the course has a secret of its own, or make a new one.

    Hidden cases are drawn from the secret, so that students who know the kit's source do not know
    them. With another secret they are other cases: the next `gradekit grade` grades everything
    again, and lists the scores that change.

    \b
    Example:
      gradekit secret
      gradekit secret --rotate
    """
    from gradekit.course import find_course, rotate_secret
    from gradekit.pages import print_notices, print_rotated

    course = find_course(course_dir)
    if rotate:
        print_rotated(rotate_secret(course))
        return 0
    print_notices(course.notices)
    if course.notices:
        return 1
    click.echo(f"This course has a secret of its own, in {course.secret_path}.")
    return 0
