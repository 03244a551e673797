"""Why a submission is graded, and which of its scores a grading run changed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gradekit.course.marks import Marks
from gradekit.master import Question

__all__ = ["REASONS", "Change", "changes", "made_from", "reasons"]

REASONS = {
    "new": "no earlier grade was found",
    "submission": "the submission changed",
    "secret": "the course secret changed",
    "tests": "the hidden tests changed",
    "master": "the master or its support files changed",
    "settings": "the settings changed",
    "kit": "the kit changed",
    "isolation": "student code is kept apart in another way",
    "gradebook": "the gradebook did not have the grade",
    "time": "the time of handing in changed",
    "forced": "it was asked for",
}
"""Why a submission is graded, in the order in which reasons are given."""


@dataclass(frozen=True)
class Change:
    """A question whose score by the tests is another than before.

    Parameters
    ----------
    question, title
        The question's id, and how people name it.
    before, after
        The points; None where the question was not judged.
    manual
        What a person gave in their place, if one did; that is what counts, then and now.
    """

    question: str
    title: str
    before: float | None
    after: float | None
    manual: float | None = None


def made_from(file: Path) -> Mapping[str, object]:
    """Read in ``grade.json`` what a grade was made from; nothing where it does not say.

    Returns
    -------
    Mapping
        By reason, a hash or a name of the thing.
    """
    try:
        document: Any = json.loads(file.read_text(encoding="utf-8"))
        return {
            **document["made_from"],
            "submission": document["submission_sha256"],
            "kit": document["kit_version"],
            "isolation": document["isolation"],
        }
    except (OSError, LookupError, TypeError, ValueError):
        return {}


def reasons(before: Mapping[str, object], now: Mapping[str, object]) -> tuple[str, ...]:
    """Tell what is not as it was when a grade was made."""
    return tuple(name for name in REASONS if name in now and before.get(name) != now[name])


def changes(
    marks: Marks | None, questions: Iterable[Question], scores: Mapping[str, float | None]
) -> Iterator[Change]:
    """Give the questions that have another score than the gradebook's.

    Parameters
    ----------
    marks
        What the gradebook said of the submission before, if anything.
    questions
        The assignment's.
    scores
        What the tests find now, by question.
    """
    for question in questions:
        mark = marks.cells.get(question.id) if marks is not None else None
        score = scores[question.id]
        if mark is not None and mark.auto != score:
            yield Change(question.id, question.title, mark.auto, score, mark.manual)
