"""The names that a shell can complete: looked up in the course directory, without any error."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.shell_completion import split_arg_string

from gradekit.errors import GradekitError

if TYPE_CHECKING:
    from gradekit.course.folders import Assignment

__all__ = ["complete_assignment", "complete_student"]

# Shells take these as they are. Other names are left out, as students choose them: quoting differs
# between shells, and what stands on a command line is run.
_SAFE = re.compile(r"\w[\w.@+-]*")


def complete_assignment(
    context: click.Context,
    parameter: click.Parameter,  # noqa: ARG001 - click's signature
    incomplete: str,
) -> list[str]:
    """Give the assignments whose names begin so."""
    return _beginning(incomplete, (assignment.name for assignment in _assignments(context)))


def complete_student(
    context: click.Context,
    parameter: click.Parameter,  # noqa: ARG001 - click's signature
    incomplete: str,
) -> list[str]:
    """Give the students whose ids begin so, and who handed in the assignment, if one is named."""
    every = _assignments(context)
    # Where an option waits for its value, click does not tell the arguments before it.
    words = split_arg_string(os.environ.get("COMP_WORDS", ""))
    wanted = [each for each in every if each.name in words[2:]] or every
    found = (submission.student for each in wanted for submission in each.submissions)
    return _beginning(incomplete, found)


def _assignments(context: click.Context) -> Sequence[Assignment]:
    from gradekit.course.folders import find_course

    try:
        return find_course(context.params.get("course_dir") or Path()).assignments
    except (GradekitError, OSError):
        return ()


def _beginning(incomplete: str, names: Iterable[str]) -> list[str]:
    try:
        return sorted({n for n in names if n.startswith(incomplete) and _SAFE.fullmatch(n)})
    except OSError:
        return []
