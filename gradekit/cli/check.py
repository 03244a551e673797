"""``gradekit check``."""

from __future__ import annotations

from pathlib import Path

import click

from gradekit.cli.commands import assignment_option, course_option, unsafe_local_option

__all__ = ["command"]


@click.command("check")
@click.argument("notebook", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@assignment_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@unsafe_local_option
@course_option
def command(
    notebook: Path, assignment: str | None, as_json: bool, unsafe_local: bool, course_dir: Path
) -> int:
    r"""Grade one notebook and show what was found; nothing is recorded.

    \b
    Example:
      gradekit check submitted/ada/week1/week1.ipynb
    """
    from gradekit.course import Grader, Handed, find_course, misfit_notices, read_file
    from gradekit.pages import json_text, print_grade, versioned

    course = find_course(course_dir)
    with Grader(course.assignment(assignment), unsafe_local=unsafe_local) as grader:
        data = read_file(notebook, course.settings.sizes.notebook_mb)
        notices = (*course.notices, *misfit_notices(grader.assignment, grader.blueprint))
        handed = Handed(data, notices=notices)
        grade = grader.grade(handed).grade
    if as_json:
        click.echo(json_text(versioned(grade.document())))
    else:
        print_grade(grade)
    return 0 if grade.judged else 1
