"""``gradekit report``."""

from __future__ import annotations

from pathlib import Path

import click

from gradekit.cli.commands import assignment_argument, course_option

__all__ = ["command"]


@click.command("report")
@assignment_argument
@click.option(
    "--names/--no-names",
    default=False,
    help="Name students; by default they have running numbers.",
)
@click.option(
    "--output",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The page to write; by default report/ASSIGNMENT.html in the course.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document; write no page.")
@course_option
def command(
    assignment: str | None, names: bool, output: Path | None, as_json: bool, course_dir: Path
) -> int:
    r"""Write a page about the class, for its instructors.

    First what needs a person; then scores, questions, which mistake how often, tests, failures
    and time. It is made from what grading recorded, and from what people changed since in the
    gradebook. Nothing is graded again. With --json, the page is written only if --output names it.

    \b
    Example:
      gradekit report week1
      gradekit report --names --output class.html
      gradekit report --json
    """
    from gradekit.course import find_course, make_report, report_file, write_report
    from gradekit.pages import json_text, print_report, report_page, versioned

    found = find_course(course_dir).assignment(assignment)
    report = make_report(found, names=names)
    path = output or (None if as_json else report_file(found))
    if path is not None:
        write_report(path, report_page(report))
    if as_json:
        click.echo(json_text(versioned(report.document())))
    elif path is not None:
        print_report(report, path)
    return 0
