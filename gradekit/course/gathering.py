"""Turns the records of a class into plain values to reckon with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from gradekit.course.concerns import Noticed, Waiting
from gradekit.course.marks import Marks
from gradekit.course.recorded import Found
from gradekit.judging import Outcome, QuestionGrade, cause_of, test_of
from gradekit.master import Blueprint, title_above
from gradekit.notebooks import grade_id
from gradekit.statistics import Answer, Asked, ClassFigures, Known, Paper, Tally
from gradekit.text import printable

__all__ = ["About", "Gathering"]

_LONGEST = 500  # characters of a notice

About: TypeAlias = dict[tuple[str, str], tuple[str, bool | None]]
"""By question and test: what it looks at, and whether it is public, if that is known."""


class Gathering:
    """Takes one record after the other, and keeps nothing of them but figures.

    Parameters
    ----------
    blueprint
        The assignment.
    known
        The mistakes that can be named.
    about
        What tests look at, as far as that is known; records may tell of more.
    numbers
        The students' running numbers.
    """

    def __init__(
        self,
        blueprint: Blueprint,
        known: Iterable[Known],
        about: About,
        numbers: Mapping[str, int],
    ) -> None:
        self._solutions = {question.id: question.solution_id for question in blueprint.questions}
        self._numbers = numbers
        self._noticed: defaultdict[str, dict[int, str]] = defaultdict(dict)
        asked = tuple(_asked(blueprint))
        self._tally = Tally(asked, known)
        self._about = dict(about)
        self._order = [question.id for question in asked]
        self.waiting: list[Waiting] = []

    def add(self, student: str, found: Found, seconds: float | None) -> None:
        """Add a student's record."""
        number, marks = self._numbers[student], found.marks
        tested = {question.id: question for question in found.grade.questions}
        self._tally.add(
            Paper(
                number,
                {name: self._answer(name, marks, tested.get(name)) for name in marks.cells},
                marks.score,
                marks.late_penalty,
                seconds,
            )
        )
        for notice in found.grade.notices:
            self._noticed[notice.kind].setdefault(number, printable(notice.message, _LONGEST))
        waiting = {name for name, mark in marks.cells.items() if mark.waits}
        if why := marks.waiting(tested):
            self.waiting.append(
                Waiting(
                    number,
                    why,
                    tuple(name for name in self._order if name in waiting),
                    tuple(dict.fromkeys(notice.kind for notice in found.grade.notices)),
                    tuple(printable(notice.message, _LONGEST) for notice in found.grade.notices),
                )
            )

    def figures(self) -> ClassFigures:
        """Give the figures; tests are in the order of their questions."""
        asked = [key for key in self._about if key[0] in self._order]
        asked.sort(key=lambda key: self._order.index(key[0]))
        return self._tally.figures({key: self._about[key] for key in asked})

    def noticed(self) -> tuple[Noticed, ...]:
        """Give what was noticed, most often first."""
        found = (
            Noticed(kind, tuple(sorted(who)), who[min(who)]) for kind, who in self._noticed.items()
        )
        return tuple(sorted(found, key=lambda each: (-len(each.students), each.kind)))

    def _answer(self, name: str, marks: Marks, question: QuestionGrade | None) -> Answer:
        mark = marks.cells[name]
        points = None if mark.pending else mark.score
        if question is None:
            return Answer(points, blank=name in marks.unanswered)
        tests: defaultdict[str, list[Outcome]] = defaultdict(list)
        for case in question.tests:
            test = test_of(case.name)
            tests[test].append(case.outcome)
            self._about.setdefault((name, test), (case.about, None))
        return Answer(
            points,
            # Of a notebook that nobody could read, nothing is known.
            self._solutions.get(name, "") in marks.unanswered and question.judged,
            {test: _passed_and_judged(outcomes) for test, outcomes in tests.items()},
            question.diagnosis,
            frozenset(cause for case in question.tests if (cause := cause_of(case))),
        )


def _passed_and_judged(outcomes: Sequence[Outcome]) -> tuple[int, int]:
    return outcomes.count(Outcome.PASSED), len(outcomes) - outcomes.count(Outcome.NOT_JUDGED)


def _asked(blueprint: Blueprint) -> Iterator[Asked]:
    """Give the questions: those that tests grade, and then those that people do."""
    tested = {question.id for question in blueprint.questions}
    for question in blueprint.questions:
        yield Asked(question.id, question.title, question.points)
    cells = blueprint.student["cells"]
    for index, cell in enumerate(cells):
        name, marks = grade_id(cell), cell["metadata"].get("nbgrader", {})
        if name is not None and name not in tested and marks.get("points") is not None:
            title = title_above(cells[: index + 1]) or name
            yield Asked(name, title, float(marks["points"]), tested=False)
