"""``gradekit new``."""

from __future__ import annotations

from pathlib import Path

import click

from gradekit.cli.commands import COMMANDS, course_option

__all__ = ["command"]


@click.command("new")
@click.argument("name")
@course_option
def command(name: str, course_dir: Path) -> int:
    r"""Lay down a small assignment that works as it stands, for you to edit.

    It gets a master notebook with two questions in source/NAME/, hidden tests with tables of wrong
    and right answers in tests/hidden/NAME/, and a section in gradekit.toml. Nothing else changes;
    where something of that name is there, nothing is done.

    \b
    Example:
      gradekit new week2
    """
    from gradekit.course import find_course, start_assignment
    from gradekit.pages import print_started

    print_started(start_assignment(find_course(course_dir), name, COMMANDS))
    return 0
