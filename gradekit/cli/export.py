"""``gradekit export``."""

from __future__ import annotations

from pathlib import Path

import click

from gradekit.cli.commands import Choice, assignment_argument, course_option

__all__ = ["command"]

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command("export")
@assignment_argument
@click.option(
    "--to",
    type=Choice(["csv", "canvas", "moodle", "gradescope"]),
    required=True,
    help="For which program.",
)
@click.option(
    "--output",
    metavar="FILE",
    type=_FILE,
    help="Where to; - is standard output, exports/ the default.",
)
@click.option(
    "--template",
    metavar="FILE",
    type=_FILE,
    help="The CSV that Canvas or Moodle exported, to fill in.",
)
@click.option(
    "--roster",
    metavar="FILE",
    type=_FILE,
    help="A CSV file of students; by default the course's roster.csv, if it is there.",
)
@click.option("--column", metavar="HEADING", help="The column of the scores in Canvas or Moodle.")
@click.option(
    "--match", metavar="HEADING", help="The column of that CSV which holds the students' ids here."
)
@click.option(
    "--hidden-tests",
    type=Choice(["visible", "after_due_date", "after_published", "hidden"]),
    default=None,
    help="When Gradescope shows students how hidden tests went; by default after_published.",
)
@course_option
def command(
    assignment: str | None,
    to: str,
    output: Path | None,
    template: Path | None,
    roster: Path | None,
    column: str | None,
    match: str | None,
    hidden_tests: str | None,
    course_dir: Path,
) -> int:
    r"""Write the scores for a spreadsheet or an LMS, or an autograder for Gradescope.

    Scores are the gradebook's, with what a person gave and without what was taken off for being
    late. What is not judged yet is empty, never 0.

    Exit status: 0 done, 1 done but something needs a person, 2 could not be done.

    \b
    Example:
      gradekit export week1 --to csv
      gradekit export --to canvas --template canvas-gradebook.csv
      gradekit export --to moodle --roster roster.csv --output grades.csv
      gradekit export --to gradescope
    """
    from gradekit.course import find_course
    from gradekit.exports import Wishes, export_autograder, export_scores
    from gradekit.pages import print_exported, print_notices

    course = find_course(course_dir)
    chosen = course.assignment(assignment)
    tables = {"--template": template, "--roster": roster, "--column": column, "--match": match}
    given = [name for name, value in tables.items() if value is not None]
    if given and to not in ("canvas", "moodle"):
        raise click.UsageError(f"{given[0]} goes with --to canvas or --to moodle.")
    if hidden_tests is not None and to != "gradescope":
        raise click.UsageError("--hidden-tests goes with --to gradescope.")
    if to == "gradescope":
        print_notices(course.notices)
        hidden = hidden_tests or "after_published"
        exported = export_autograder(chosen, output=output, hidden=hidden)
    else:
        wishes = Wishes(column, match)
        exported = export_scores(
            chosen, to, output=output, template=template, roster=roster, wishes=wishes
        )
    print_exported(exported)
    return 1 if exported.problems else 0
