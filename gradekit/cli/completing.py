"""The names that a shell can complete: looked up in the course directory, without any error."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path

import click
from click.shell_completion import split_arg_string

from gradekit.errors import GradekitError

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
    from gradekit.course.folders import find_course

    try:
        course = find_course(_root(context))
        return _beginning(incomplete, (assignment.name for assignment in course.assignments))
    except (GradekitError, OSError):
        return []


def complete_student(
    context: click.Context,
    parameter: click.Parameter,  # noqa: ARG001 - click's signature
    incomplete: str,
) -> list[str]:
    """Give the students whose ids begin so, and who handed in the assignment, if one is named."""
    from gradekit.course.folders import find_course

    try:
        course = find_course(_root(context))
        # Where an option waits for its value, click does not tell the arguments before it.
        words = split_arg_string(os.environ.get("COMP_WORDS", ""))
        named = [each for each in course.assignments if each.name in words[2:]]
        wanted = named or course.assignments
        found = (submission.student for each in wanted for submission in each.submissions)
        return _beginning(incomplete, found)
    except (GradekitError, OSError):
        return []


def _root(context: click.Context) -> Path:
    return context.params.get("course_dir") or Path()


def _beginning(incomplete: str, names: Iterable[str]) -> list[str]:
    return sorted({n for n in names if n.startswith(incomplete) and _SAFE.fullmatch(n)})
