"""The report about a class, for its instructors: one page that needs nothing but itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from gradekit.course import NOTICES, WAITING, Noticed, Report
from gradekit.judging import CAUSES, RAISED
from gradekit.pages.charts import difficulties, difficulty_words, histogram, worded
from gradekit.pages.rendering import render
from gradekit.statistics import Named, QuestionFigures, TestFigures
from gradekit.text import printable

__all__ = ["report_page"]

_ROW = 52  # pixels of the plot of questions, for each
_MOST_WAITING = 50
_MOST_STUDENTS = 20
_MOST_MISTAKES = 20
_MOST_WORDS = 10
_MOST_CAUSES = 20


def report_page(report: Report) -> str:
    """Write the report as HTML.

    The same figures give the same page, byte for byte, and it stays small however large the class
    is: of long lists it holds the beginning, and says how much more there is.
    """
    figures = report.figures
    rows = difficulties(figures.questions, _ROW)
    labels = {row.question.id: row.label for row in rows}
    columns = histogram(figures.bins)
    mistakes = [each for each in figures.named if each.names]
    return render(
        "report.html",
        ["feedback.css", "report.css"],
        report=report,
        figures=figures,
        title=printable(report.title),
        people=_People(report.names),
        waiting=report.waiting[:_MOST_WAITING],
        why=WAITING,
        labels=labels,
        likely=_likely,
        notices=NOTICES,
        noticed=[each for each in report.noticed if each.kind != "isolation"],
        unlocked=_unlocked(report.noticed),
        columns=columns,
        columns_in_words=worded(columns),
        rows=rows,
        row=_ROW,
        rows_in_words=difficulty_words(rows),
        mistakes=mistakes[:_MOST_MISTAKES],
        more_mistakes=max(0, len(mistakes) - _MOST_MISTAKES),
        told=_told(figures.questions, figures.named),
        tests=_by_question(figures.questions, figures.tests),
        marked={
            verdict: [test for test in figures.tests if test.verdict == verdict]
            for verdict in ("nobody", "everybody")
        },
        causes=_causes(figures.causes),
        more_causes=max(0, len(figures.causes) - _MOST_CAUSES),
        stopped=[
            (CAUSES[cause], sorted(set(figures.causes[cause])))
            for cause in ("time", "memory", "ended")
            if cause in figures.causes
        ],
    )


class _People:
    """Writes who is meant: names where they may be read, else running numbers."""

    def __init__(self, names: Mapping[int, str]) -> None:
        self.named = bool(names)
        self._names = names

    def one(self, student: int) -> str:
        """Name a student."""
        name = self._names.get(student)
        return f"Student {student}" if name is None else f"{printable(name)} ({student})"

    def all(self, students: Sequence[int]) -> str:
        """Name the first of some students."""
        shown = ", ".join(self.one(student) for student in students[:_MOST_STUDENTS])
        more = len(students) - _MOST_STUDENTS
        shown = shown if self.named else shown.replace(", Student ", ", ")
        shown = (
            shown if self.named or len(students) == 1 else shown.replace("Student ", "Students ")
        )
        return f"{shown} and {more} more" if more > 0 else shown


@dataclass(frozen=True)
class _Cause:
    """How answers failed: in words, how many, and whose."""

    words: str
    answers: int
    students: tuple[int, ...]


def _causes(found: Mapping[str, Sequence[int]]) -> list[_Cause]:
    return [
        _Cause(
            f"it {cause}" if cause.startswith(RAISED) else CAUSES[cause],
            len(students),
            tuple(sorted(set(students))),
        )
        for cause, students in list(found.items())[:_MOST_CAUSES]
    ]


def _likely(kinds: Iterable[str]) -> list[str]:
    """Say what was noticed in work that waits, which may be why."""
    return [NOTICES.get(kind, kind) for kind in kinds if kind != "isolation"]


def _unlocked(noticed: Iterable[Noticed]) -> int:
    return next((len(each.students) for each in noticed if each.kind == "isolation"), 0)


@dataclass(frozen=True)
class _Told:
    """What students read about a question whose mistake has no name, and how many other texts."""

    question: QuestionFigures
    words: tuple[Named, ...]
    more: int

    @property
    def nothing(self) -> int:
        """How many failed answers were told nothing of the kind."""
        return self.question.failed - self.question.named - self.question.described


def _told(questions: Iterable[QuestionFigures], named: Iterable[Named]) -> list[_Told]:
    words: defaultdict[str, list[Named]] = defaultdict(list)
    for each in named:
        if not each.names:
            words[each.question].append(replace(each, text=printable(each.text, 1_000)))
    return [
        _Told(q, tuple(words[q.id][:_MOST_WORDS]), max(0, len(words[q.id]) - _MOST_WORDS))
        for q in questions
        if q.tested
    ]


def _by_question(
    questions: Iterable[QuestionFigures], tests: Iterable[TestFigures]
) -> list[tuple[QuestionFigures, list[TestFigures]]]:
    found: defaultdict[str, list[TestFigures]] = defaultdict(list)
    for test in tests:
        found[test.question].append(test)
    return [(question, found[question.id]) for question in questions if question.tested]
