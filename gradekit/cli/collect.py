"""``gradekit collect``."""

from __future__ import annotations

from pathlib import Path

import click

from gradekit.cli.commands import Choice, assignment_option, course_option

__all__ = ["command"]


@click.command("collect")
@click.argument(
    "sources", nargs=-1, required=True, metavar="SOURCE...", type=click.Path(path_type=Path)
)
@assignment_option
@click.option(
    "--from",
    "kind",
    type=Choice(["canvas", "moodle", "gradescope", "nbgrader", "folder"]),
    help="Where the submissions come from; by default found out.",
)
@click.option(
    "--roster",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="A CSV file of students; by default the course's roster.csv, if it is there.",
)
@click.option(
    "--times",
    type=Choice(["told", "entries"]),
    default="told",
    show_default=True,
    help="Which times of handing in to write down: those that the source tells, or, where it "
    "tells none, also those beside the files.",
)
@click.option(
    "--timezone", metavar="NAME", help="The zone of times without one; by default the course's."
)
@click.option("--dry-run", is_flag=True, help="Tell what would be done, and do nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@course_option
def command(
    sources: tuple[Path, ...],
    assignment: str | None,
    kind: str | None,
    roster: Path | None,
    times: str,
    timezone: str | None,
    dry_run: bool,
    as_json: bool,
    course_dir: Path,
) -> int:
    r"""Take what an LMS lets you download, or a folder of notebooks, into submitted/.

    A SOURCE is a bulk download of Canvas, Moodle or Gradescope, nbgrader's exchange, a folder
    of ID.ipynb or ID/….ipynb, or an archive of any of them. Of several submissions of a student
    the newest counts; the others go to archive/. Collecting the same again changes nothing.

    Exit status: 0 done; 1 something was not taken, or a name is unknown; 2 could not be done.

    \b
    Example:
      gradekit collect submissions.zip
      gradekit collect submissions.zip --roster class.csv --dry-run
      gradekit collect canvas.zip moodle.zip notebooks/ --assignment week1
    """
    from gradekit.collecting import Kind, Options, collect
    from gradekit.course import find_course
    from gradekit.pages import json_text, print_collected, versioned

    course = find_course(course_dir)
    names = {each.name for each in course.assignments}
    for source in sources:
        if str(source) in names and not source.exists():
            raise click.UsageError(f"Write `--assignment {source}` to name the assignment.")
    options = Options(
        kind=Kind(kind) if kind else None,
        roster=roster,
        timezone=timezone,
        entry_times=times == "entries",
        dry_run=dry_run,
    )
    collected = collect(course.assignment(assignment), sources, options)
    if as_json:
        click.echo(json_text(versioned(collected.document())))
    else:
        print_collected(collected)
    return 0 if collected.complete else 1
