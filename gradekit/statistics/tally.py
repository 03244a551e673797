"""Reckons a class's figures, one student after the other."""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from gradekit.statistics.figures import (
    ClassFigures,
    Delay,
    Lateness,
    Named,
    QuestionFigures,
    TestFigures,
    Times,
)
from gradekit.statistics.papers import Answer, Asked, Known, Paper
from gradekit.statistics.spread import bins, correlation, spread

__all__ = ["Tally"]

_SLOWEST = 10
_HALF_POINT = 0.005  # points are rounded to hundredths


class Tally:
    """Adds up students' work; of each it keeps a few numbers only.

    Parameters
    ----------
    questions
        The questions, in their order.
    known
        The mistakes that can be named.
    """

    def __init__(self, questions: Sequence[Asked], known: Iterable[Known] = ()) -> None:
        self._questions = {question.id: question for question in questions}
        self._names = {(each.question, each.hint): each.names for each in known}
        self._points: list[tuple[float | None, ...]] = []
        self._scores: list[float] = []
        self._counts: Counter[tuple[str, str]] = Counter()
        self._said: Counter[tuple[str, str]] = Counter()
        self._tests: dict[tuple[str, str], list[int]] = {}
        self._causes: defaultdict[str, list[int]] = defaultdict(list)
        self._times: list[Delay] = []
        self._late: list[tuple[int, float]] = []

    def add(self, paper: Paper) -> None:
        """Add a student's work."""
        nothing = Answer(None)
        found = [paper.answers.get(question, nothing) for question in self._questions]
        self._points.append(tuple(answer.points for answer in found))
        self._scores.append(paper.score)
        for question, answer in zip(self._questions, found, strict=True):
            self._add(paper.student, question, answer)
        if paper.seconds is not None:
            self._times.append(Delay(paper.student, paper.seconds))
        if paper.late_penalty:
            self._late.append((paper.student, paper.late_penalty))

    def figures(self, about: Mapping[tuple[str, str], tuple[str, bool | None]]) -> ClassFigures:
        """Give what was found so far.

        Parameters
        ----------
        about
            By question and test: what it looks at, and whether it is public; in the order in which
            tests are to be listed.
        """
        columns = dict(zip(self._questions, zip(*self._points, strict=True), strict=False))
        counted = [q for q, column in columns.items() if any(p is not None for p in column)]
        full = sum(self._questions[name].points for name in counted)
        chosen = [number for number in range(len(self._scores)) if self._complete(number, counted)]
        scores = [self._scores[number] for number in chosen]
        return ClassFigures(
            graded=len(self._scores),
            complete=len(scores),
            full=full,
            left_out=tuple(name for name in self._questions if name not in counted),
            scores=spread(scores),
            bins=bins(scores, full) if full else (),
            full_marks=sum(score > full - _HALF_POINT for score in scores),
            zero=sum(score < _HALF_POINT for score in scores),
            questions=tuple(
                self._question(name, columns.get(name, ()), chosen, counted)
                for name in self._questions
            ),
            named=self._named(),
            tests=tuple(self._test(key, *about[key]) for key in about),
            causes={
                cause: tuple(sorted(self._causes[cause]))
                for cause in sorted(self._causes, key=lambda name: (-len(self._causes[name]), name))
            },
            times=self._timing(),
            late=Lateness(
                spread([penalty for _, penalty in self._late]),
                tuple(sorted(student for student, _ in self._late)),
            ),
        )

    def _add(self, student: int, question: str, answer: Answer) -> None:
        count = self._counts
        count[question, "blank"] += answer.blank
        if answer.blank:
            return
        for test, (passed, judged) in answer.tests.items():
            if judged:
                tally = self._tests.setdefault((question, test), [0, 0, 0])
                tally[0] += 1
                tally[1] += passed == judged
                tally[2] += 0 < passed < judged
        if answer.failed:
            count[question, "failed"] += 1
            if answer.diagnosis:
                self._said[question, answer.diagnosis] += 1
            for cause in answer.causes:
                self._causes[cause].append(student)

    def _complete(self, number: int, counted: Sequence[str]) -> bool:
        row = dict(zip(self._questions, self._points[number], strict=True))
        return bool(counted) and all(row[name] is not None for name in counted)

    def _question(
        self,
        name: str,
        column: Sequence[float | None],
        chosen: Sequence[int],
        counted: Sequence[str],
    ) -> QuestionFigures:
        asked = self._questions[name]
        judged = [points for points in column if points is not None]
        worth = asked.points
        said = {text: n for (question, text), n in self._said.items() if question == name}
        named = sum(n for text, n in said.items() if (name, text) in self._names)
        full = sum(points > worth - _HALF_POINT for points in judged)
        return QuestionFigures(
            id=name,
            title=asked.title,
            points=worth,
            tested=asked.tested,
            judged=len(judged),
            pending=len(column) - len(judged),
            blank=self._counts[name, "blank"],
            mean_share=(round(statistics.fmean(judged) / worth, 4) if judged and worth else None),
            full_share=round(full / len(judged), 4) if judged else None,
            discrimination=self._discrimination(name, chosen, counted),
            failed=self._counts[name, "failed"],
            named=named,
            described=sum(said.values()) - named,
        )

    def _discrimination(
        self, name: str, chosen: Sequence[int], counted: Sequence[str]
    ) -> float | None:
        if name not in counted:
            return None
        places = [place for place, question in enumerate(self._questions) if question in counted]
        place = list(self._questions).index(name)
        # Rounded as points are, or a sum would vary where nothing does.
        own = [self._points[number][place] or 0.0 for number in chosen]
        rest = [
            round(sum(self._points[number][each] or 0.0 for each in places if each != place), 2)
            for number in chosen
        ]
        return correlation(own, rest)

    def _named(self) -> tuple[Named, ...]:
        order = list(self._questions)
        found = [
            Named(
                question,
                text,
                self._names.get((question, text), ()),
                count,
                round(count / self._counts[question, "failed"], 4),
            )
            for (question, text), count in self._said.items()
        ]
        return tuple(
            sorted(found, key=lambda each: (-each.count, order.index(each.question), each.text))
        )

    def _test(self, key: tuple[str, str], about: str, public: bool | None) -> TestFigures:
        return TestFigures(*key, about, public, *self._tests.get(key, (0, 0, 0)))

    def _timing(self) -> Times:
        slowest = sorted(self._times, key=lambda each: (-each.seconds, each.student))
        return Times(
            spread([each.seconds for each in self._times]),
            len(self._scores) - len(self._times),
            tuple(slowest[:_SLOWEST]),
        )
