"""Entries of an assignment's tables that do not fit its master, as after a rewording of that."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from gradekit.course.folders import Assignment
from gradekit.course.tables import read_misconceptions, read_right_answers
from gradekit.errors import HiddenTestError
from gradekit.judging import Misconception, RightAnswer, right_notebook, wrong_notebook
from gradekit.master import Blueprint
from gradekit.notices import Notice

__all__ = ["Misfit", "find_misfits", "misfit_notices", "require_fit"]

_MOST_NAMED = 3


@dataclass(frozen=True)
class Misfit:
    """An entry of a table that does not fit the master.

    Parameters
    ----------
    name
        The entry's name.
    problem
        What does not fit, in a sentence that begins with the entry's name.
    line
        The line of the name in the table's file, counted from 1; None if it is put together.
    """

    name: str
    problem: str
    line: int | None

    @property
    def where(self) -> str:
        """The line, as the beginning of a remark about the entry."""
        return f"line {self.line}, " if self.line else ""


def find_misfits(
    file: Path, table: Sequence[Misconception | RightAnswer], blueprint: Blueprint
) -> tuple[Misfit, ...]:
    """Try each entry of a table on a master.

    Parameters
    ----------
    file
        The table's file.
    table
        Its entries.
    blueprint
        The assignment's master.
    """
    problems = {entry.name: problem for entry in table if (problem := _problem(entry, blueprint))}
    lines = _lines(file) if problems else {}
    return tuple(Misfit(name, problem, lines.get(name)) for name, problem in problems.items())


def require_fit(assignment: Assignment, blueprint: Blueprint) -> None:
    """Refuse tables that do not fit the master.

    Raises
    ------
    HiddenTestError
        Entries do not fit, all of which the message names; or a table cannot be read.
    """
    tables: tuple[tuple[Path, Sequence[Misconception | RightAnswer]], ...] = (
        (assignment.misconceptions, read_misconceptions(assignment)),
        (assignment.right_answers, read_right_answers(assignment)),
    )
    said = []
    for file, table in tables:
        if found := find_misfits(file, table, blueprint):
            said += [
                f"{file}: {len(found)} of {len(table)} entries do not fit the master:",
                *(f"  {misfit.where}{misfit.problem}" for misfit in found),
            ]
    if said:
        mend = (
            "An edit replaces a text that stands exactly once in the master's solution cell, and "
            "leaves valid Python: write these edits after the solution as it is now."
        )
        raise HiddenTestError("\n".join([*said, mend]))


def misfit_notices(assignment: Assignment, blueprint: Blueprint) -> tuple[Notice, ...]:
    """Give a notice if misconceptions do not fit the master, so that grading leaves them out.

    Raises
    ------
    HiddenTestError
        The table cannot be read.
    """
    table = read_misconceptions(assignment)
    found = find_misfits(assignment.misconceptions, table, blueprint)
    if not found:
        return ()
    named = ", ".join(f"{misfit.where}{misfit.name!r}" for misfit in found[:_MOST_NAMED])
    more = f", and {len(found) - _MOST_NAMED} more" if len(found) > _MOST_NAMED else ""
    message = (
        f"{assignment.misconceptions}: {len(found)} of {len(table)} misconceptions do not fit the "
        f"master any more ({named}{more}). No score depends on them, but feedback cannot tell "
        "students of them: write their edits after the solution as it is now; "
        f"`gradekit audit {assignment.name}` says what does not fit."
    )
    return (Notice("misconceptions", message),)


def _problem(entry: Misconception | RightAnswer, blueprint: Blueprint) -> str:
    make: Callable[[], object]
    if isinstance(entry, Misconception):
        make = partial(wrong_notebook, blueprint, [entry])
    else:
        make = partial(right_notebook, blueprint, entry)
    try:
        make()
    except HiddenTestError as error:
        return str(error)
    return ""


def _lines(file: Path) -> dict[str, int]:
    """Give the first line of each text that stands in a file as it is."""
    return dict(sorted(_texts(ast.parse(file.read_bytes())), key=lambda text: -text[1]))


def _texts(tree: ast.AST) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value, node.lineno
