"""What grading leaves beside a submission: the annotated notebook and ``grade.json``."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

import gradekit
from gradekit.course.listing import shown
from gradekit.judging import CaseResult, Grade, Outcome, QuestionGrade
from gradekit.notebooks import Notebook, grade_id, is_grade
from gradekit.notices import Notice
from gradekit.text import readable

__all__ = ["GRADE_FILE", "annotate", "grade_document", "laid_out", "points"]

GRADE_FILE = "grade.json"

_encoded = json.JSONEncoder(ensure_ascii=False).encode
_SIGNS = {Outcome.PASSED: "[passed]", Outcome.FAILED: "[failed]", Outcome.NOT_JUDGED: "[  ?   ]"}


def annotate(notebook: Notebook, grade: Grade) -> Notebook:
    """Write each question's results into the output of its grade cell.

    The results are plain text on standard output, which notebook viewers show as it is, so
    that no student's text becomes markup. Notices stand in the first grade cell.
    """
    questions = {question.id: question for question in grade.questions}
    notices = grade.notices
    cells = []
    for cell in shown(notebook["cells"]):
        question = questions.get(grade_id(cell) or "") if is_grade(cell) else None
        if question is None or cell["cell_type"] != "code":
            cells.append(cell)
            continue
        output = {
            "name": "stdout",
            "output_type": "stream",
            "text": readable(_question_text(question) + _notices_text(notices)),
        }
        cells.append({**cell, "outputs": [output]})
        notices = ()
    return {**notebook, "cells": cells}


def grade_document(
    grade: Grade,
    *,
    student: str,
    submission_sha256: str | None,
    fingerprints: Mapping[str, str],
) -> str:
    """Give the text of ``grade.json``: the grade, whose it is, and what it was made from."""
    document: dict[str, Any] = {
        **grade.document(),
        "student": student,
        "submission_sha256": submission_sha256,
        "made_from": dict(fingerprints),
        "kit_version": gradekit.__version__,
    }
    return laid_out(document)


def laid_out(document: Mapping[str, Any]) -> str:
    """Write what ``grade.json`` holds so that people can read it, each test on a line of its own.

    Raises
    ------
    KeyError, TypeError
        It holds no grade.
    """
    tests = [question["tests"] for question in document["questions"]]
    questions = [{**question, "tests": []} for question in document["questions"]]
    text = json.dumps({**document, "questions": questions}, indent=2, ensure_ascii=False)
    # Within a text this place would be written with backslashes.
    first, *rest = text.split('"tests": []')
    lines = [",".join(map(_line, each)) for each in tests]
    filled = [f'"tests": [{line}]{after}' for line, after in zip(lines, rest, strict=True)]
    return "".join([first, *filled, "\n"])


def _line(test: Mapping[str, Any]) -> str:
    return "\n        " + _encoded(test)


def points(number: float) -> str:
    """Write a number of points without needless zeros."""
    return f"{number:.2f}".rstrip("0").rstrip(".")


def _question_text(question: QuestionGrade) -> str:
    if question.score is None:
        head = f"not judged yet, {points(question.max_score)} points: a person will decide"
    else:
        head = f"{points(question.score)} of {points(question.max_score)} points"
    lines = [f"{question.title}: {head}"]
    if question.diagnosis:
        lines.append(f"  What went wrong: {question.diagnosis}")
    # Cases that differ only in numbers which students do not see say the same.
    for (outcome, message), alike in groupby(question.tests, key=_said):
        count = len(list(alike))
        sentence, *rest = message.split("\n")
        times = f" ({count} cases)" if count > 1 else ""
        lines.append(f"  {_SIGNS[outcome]} {sentence}{times}")
        lines += [" " * 11 + line for line in rest]
    return "\n".join(lines) + "\n"


def _said(result: CaseResult) -> tuple[Outcome, str]:
    return result.outcome, result.message


def _notices_text(notices: Sequence[Notice]) -> str:
    if not notices:
        return ""
    return (
        "\n".join(["", "Noticed in this submission:", *(f"  - {n.message}" for n in notices)])
        + "\n"
    )
