"""The plots of the report, as places and lengths in percent that a template draws with SVG.

They are drawn by hand, and not with matplotlib: so they take their colours from the page, by day
and by night, keep their letters at reading size on a phone, need no inline styles, which the page
forbids itself, and are the same bytes everywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gradekit.pages.rendering import count, percent
from gradekit.statistics import Bin, QuestionFigures

__all__ = ["Column", "Difficulty", "difficulties", "difficulty_words", "histogram", "worded"]

_TOP, _FLOOR = 12.0, 86.0  # the room for columns: percent of the plot's height


@dataclass(frozen=True)
class Column:
    """A column of the histogram: what it counts, how it is labelled, and where it is drawn."""

    bin: Bin
    name: str
    label: str
    x: float
    width: float
    middle: float
    y: float
    height: float


@dataclass(frozen=True)
class Difficulty:
    """A row of the plot of questions: a bar for the mean, and one for full marks."""

    label: str
    question: QuestionFigures
    top: int
    mean: float
    full: float


def histogram(bins: Sequence[Bin]) -> tuple[Column, ...]:
    """Place the columns of a histogram."""
    most = max((each.count for each in bins), default=0) or 1
    slot = 100 / max(len(bins), 1)
    columns = []
    for number, each in enumerate(bins):
        height = (_FLOOR - _TOP) * each.count / most
        last = each.low == each.high
        columns.append(
            Column(
                bin=each,
                name="full marks" if last else f"{each.low} to under {each.high} %",
                label="full" if last else f"{each.low}",
                x=round(slot * number + slot * 0.08, 2),
                width=round(slot * 0.84, 2),
                middle=round(slot * (number + 0.5), 2),
                y=round(_FLOOR - height, 2),
                height=round(height, 2),
            )
        )
    return tuple(columns)


def worded(columns: Sequence[Column]) -> str:
    """Say what the histogram shows."""
    told = [
        f"{column.name}: {count(column.bin.count, 'student')}"
        for column in columns
        if column.bin.count
    ]
    return f"{'; '.join(told)}. Nobody is anywhere else." if told else "Nobody has a score yet."


def difficulties(questions: Sequence[QuestionFigures], row: int) -> tuple[Difficulty, ...]:
    """Place the bars of the questions, ``row`` pixels for each."""
    return tuple(
        Difficulty(
            f"Q{number}",
            question,
            row * (number - 1),
            round(100 * (question.mean_share or 0.0), 2),
            round(100 * (question.full_share or 0.0), 2),
        )
        for number, question in enumerate(questions, start=1)
    )


def difficulty_words(rows: Sequence[Difficulty]) -> str:
    """Say what the plot of questions shows."""
    return " ".join(
        f"{row.label}: {percent(row.question.mean_share)} of the points on average, full marks for "
        f"{percent(row.question.full_share)} of students."
        if row.question.judged
        else f"{row.label}: no points yet."
        for row in rows
    )
