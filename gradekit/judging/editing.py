"""Other answers to a master's questions, written as edits of the master's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from gradekit.errors import HiddenTestError
from gradekit.master import Blueprint
from gradekit.master.syntax import parse_cell
from gradekit.notebooks import JsonCell, Notebook, grade_id

__all__ = ["Edits", "edited", "put_in", "solution_source"]

Edits = tuple[tuple[str, str], ...]
"""Pairs of a text that stands in a source exactly once, and what takes its place."""

_SHOWN = 80


def edited(source: str, edits: Iterable[tuple[str, str]], entry: str) -> str:
    """Make edits one after the other.

    Parameters
    ----------
    source
        The source of the master's solution cell.
    edits
        What to replace, and by what.
    entry
        Which entry of which table asks for it; errors name it.

    Raises
    ------
    HiddenTestError
        A text to replace is not there, or is there more than once; or what comes of the edits
        is no Python, so that it would be caught for that and not for its mistake.
    """
    for old, new in edits:
        count = source.count(old) if old else 0
        if count != 1:
            found = f"stands there {count} times" if count else "is not there"
            raise HiddenTestError(f"{entry}: `{_shown(old)}` {found}")
        source = source.replace(old, new)
    try:
        parse_cell(source)
    except SyntaxError as error:
        line = source.split("\n")[(error.lineno or 1) - 1 : error.lineno or 1]
        raise HiddenTestError(
            f"{entry}: the cell that it makes is not valid Python in line {error.lineno} "
            f"({error.msg}): `{_shown(''.join(line))}`"
        ) from error
    return source


def solution_source(blueprint: Blueprint, question: str, entry: str) -> str:
    """Give the source of the master's solution cell.

    Raises
    ------
    HiddenTestError
        The master does not ask this question.
    """
    name = _solution_ids(blueprint, [question], entry)[question]
    return next(
        str(cell["source"]) for cell in blueprint.solution["cells"] if grade_id(cell) == name
    )


def put_in(
    blueprint: Blueprint,
    answers: Mapping[str, str],
    before: Mapping[str, Iterable[str]] | None = None,
    entry: str = "an answer",
) -> Notebook:
    """Make the master's notebook with other answers in it.

    Parameters
    ----------
    blueprint
        The assignment.
    answers
        For each question to change, the source of its solution cell.
    before
        Sources of code cells to put before the solution cell of a question.
    entry
        What the answers are; errors name it.

    Raises
    ------
    HiddenTestError
        The master does not ask one of the questions.
    """
    before = before or {}
    ids = _solution_ids(blueprint, [*answers, *before], entry)
    questions = {name: question for question, name in ids.items()}
    cells = []
    for cell in blueprint.solution["cells"]:
        question = questions.get(grade_id(cell) or "")
        if question is None:
            cells.append(cell)
            continue
        cells += [
            _code_cell(source, f"before-{number}-{grade_id(cell)}"[:64])
            for number, source in enumerate(before.get(question, ()), 1)
        ]
        cells.append({**cell, "source": answers.get(question, cell["source"])})
    return {**blueprint.solution, "cells": cells}


def _solution_ids(blueprint: Blueprint, questions: Iterable[str], entry: str) -> dict[str, str]:
    known = {question.id: question.solution_id for question in blueprint.questions}
    for question in questions:
        if question not in known:
            raise HiddenTestError(
                f"{entry}: the master does not ask {question!r}; its questions are "
                f"{', '.join(known)}"
            )
    return {question: known[question] for question in questions}


def _code_cell(source: str, name: str) -> JsonCell:
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": name,
        "metadata": {},
        "outputs": [],
        "source": source,
    }


def _shown(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"
