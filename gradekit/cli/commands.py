"""The list of commands, each imported only when it is asked for."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from gradekit.cli.completing import complete_assignment
from gradekit.nearest import did_you_mean, nearest

__all__ = [
    "COMMANDS",
    "Choice",
    "Commands",
    "assignment_argument",
    "assignment_option",
    "course_option",
    "unsafe_local_option",
]

COMMANDS = {
    "new": "Lay down a small assignment that works, to be edited.",
    "audit": "Test the hidden tests: wrong answers must lose points, right ones must not.",
    "secret": "Make a course secret, or a new one.",
    "release": "Make the student version of an assignment.",
    "check": "Grade one notebook, without a gradebook.",
    "collect": "Take what an LMS lets you download into submitted/.",
    "grade": "Grade everything new or changed in submitted/.",
    "feedback": "Write a page for every graded student.",
    "report": "Write a page about the class, for its instructors.",
    "export": "Write the scores for a spreadsheet or an LMS, or an autograder for Gradescope.",
    "schema": "Print the JSON schema of what --json prints, or of grade.json.",
    "completion": "Print what makes the Tab key complete commands and names.",
    "doctor": "Tell what this machine can isolate, and what is missing.",
    "demo": "Take a made-up class through the whole course.",
}
"""The commands in the order in which a course needs them, with their short help."""

_Function = TypeVar("_Function", bound=Callable[..., Any])


class Commands(click.Group):
    """A group whose commands are modules ``gradekit.cli.NAME`` with a ``command``."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Give the commands' names."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Import a command, or name the nearest one."""
        if name in COMMANDS:
            command: click.Command = importlib.import_module(f"gradekit.cli.{name}").command
            # Raw docstrings hold two characters for the one by which click knows to keep lines.
            command.help = (command.help or "").replace("\\b", "\b")
            return command
        if ctx.resilient_parsing:  # the shell completes: of what is not there, nothing
            return click.Command(name)
        near = nearest(name, COMMANDS)
        hint = f"Did you mean {near!r}?" if near else f"There are: {', '.join(COMMANDS)}."
        raise click.UsageError(f"There is no command {name!r}. {hint}", ctx)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's signature
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


class Choice(click.Choice[str]):
    """One of some words; where another is given, the nearest is named."""

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Take a word, or fail."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter as error:
            asked = did_you_mean(str(value), self.choices)
            if not asked:
                raise
            self.fail(f"{error.message} {asked[:1].upper()}{asked[1:]}", param, ctx)


def assignment_argument(function: _Function) -> _Function:
    """Add the ASSIGNMENT argument."""
    complete = complete_assignment
    return click.argument("assignment", required=False, shell_complete=complete)(function)


def assignment_option(function: _Function) -> _Function:
    """Add the same as an option, where arguments are something else."""
    return click.option(
        "--assignment",
        shell_complete=complete_assignment,
        help="The assignment; needed where the course has several.",
    )(function)


def unsafe_local_option(function: _Function) -> _Function:
    """Add the option that lets grading go on where student code cannot be locked in."""
    return click.option(
        "--unsafe-local",
        is_flag=True,
        help="Go on where student code cannot be locked in; every result says so.",
    )(function)


def course_option(function: _Function) -> _Function:
    """Add the option that names the course directory."""
    return click.option(
        "--course-dir",
        type=click.Path(path_type=Path, file_okay=False, exists=True),
        default=Path(),
        help="The course directory; by default the one you are in.",
    )(function)
