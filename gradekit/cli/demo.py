"""``gradekit demo``."""

from __future__ import annotations

from pathlib import Path

import click

from gradekit.cli.commands import assignment_argument, course_option

__all__ = ["command"]


@click.command("demo")
@assignment_argument
@click.option(
    "--into",
    type=click.Path(path_type=Path),
    default=Path("demo-course"),
    show_default=True,
    help="The folder to make; an earlier demo in it is removed.",
)
@click.option(
    "--students",
    type=click.IntRange(1, 60),
    default=36,
    show_default=True,
    help="How many students the class has.",
)
@course_option
def command(assignment: str | None, into: Path, students: int, course_dir: Path) -> int:
    r"""Take a made-up class through the whole course, in a folder of its own.

    \b
    Example:
      gradekit demo --students 12 --into /tmp/demo
    """
    from gradekit.course import Steps, cores, find_course, run_demo
    from gradekit.pages import (
        feedback_page,
        grading_progress,
        print_demo,
        print_notices,
        print_step,
        report_page,
    )

    course = find_course(course_dir)
    print_notices(course.notices)
    with grading_progress() as progress:
        demo = run_demo(
            course.assignment(assignment),
            into,
            students,
            jobs=cores(),
            page=feedback_page,
            report_page=report_page,
            steps=Steps(print_step, progress.start, progress.finished),
        )
    print_demo(demo)
    return 0
