"""What instructors wrote down about answers to an assignment: wrong ones and right ones."""

from __future__ import annotations

import runpy
from collections import Counter
from pathlib import Path
from typing import TypeVar

from gradekit.course.folders import Assignment
from gradekit.errors import HiddenTestError
from gradekit.judging import EquivalentMutant, Misconception, RightAnswer, importing_from

__all__ = ["read_equivalent_mutants", "read_misconceptions", "read_right_answers"]

_Entry = TypeVar("_Entry", EquivalentMutant, Misconception, RightAnswer)


def read_misconceptions(assignment: Assignment) -> tuple[Misconception, ...]:
    """Read ``MISCONCEPTIONS`` in the assignment's ``misconceptions.py``; no file is no table.

    Raises
    ------
    HiddenTestError
        The file cannot be run, or does not hold such a table.
    """
    table = _read(assignment, assignment.misconceptions, "MISCONCEPTIONS", Misconception)
    if mute := [entry.name for entry in table if not entry.hint.strip()]:
        raise HiddenTestError(f"{assignment.misconceptions}: no hint for {mute[0]!r}; write one")
    return table


def read_right_answers(assignment: Assignment) -> tuple[RightAnswer, ...]:
    """Read ``RIGHT_ANSWERS`` in the assignment's ``right_answers.py``; no file is no table.

    Raises
    ------
    HiddenTestError
        The file cannot be run, or does not hold such a table.
    """
    return _read(assignment, assignment.right_answers, "RIGHT_ANSWERS", RightAnswer)


def read_equivalent_mutants(assignment: Assignment) -> tuple[EquivalentMutant, ...]:
    """Read ``EQUIVALENT_MUTANTS`` in ``equivalent_mutants.py``; no file is no table.

    Raises
    ------
    HiddenTestError
        The file cannot be run, or does not hold such a table.
    """
    file = assignment.equivalent_mutants
    table = _read(assignment, file, "EQUIVALENT_MUTANTS", EquivalentMutant)
    if mute := [entry.name for entry in table if not entry.reason.strip()]:
        raise HiddenTestError(f"{file}: no reason for `{mute[0]}`; say why it is right")
    return table


def _read(
    assignment: Assignment, file: Path, variable: str, kind: type[_Entry]
) -> tuple[_Entry, ...]:
    if not file.is_file():
        return ()
    try:
        with importing_from(assignment.course.root):
            names = runpy.run_path(str(file))
    except Exception as error:
        raise HiddenTestError(f"{file}: it cannot be run: {error!r}") from error
    table = names.get(variable)
    if not isinstance(table, list | tuple) or not all(isinstance(each, kind) for each in table):
        raise HiddenTestError(
            f"{file}: {variable} should be a list or tuple of {kind.__name__} entries"
        )
    # A mutant is named after its code, which may stand in several questions.
    by_question = kind is EquivalentMutant
    counts = Counter((each.name, by_question and each.question) for each in table)
    if twice := [name for (name, _), count in counts.items() if count > 1]:
        raise HiddenTestError(f"{file}: two entries are named {twice[0]!r}; rename one")
    return tuple(table)
