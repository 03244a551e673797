"""The figures of a class: what `Tally` finds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from gradekit.statistics.spread import Bin, Spread

__all__ = [
    "ClassFigures",
    "Delay",
    "Lateness",
    "Named",
    "QuestionFigures",
    "TestFigures",
    "Times",
]


@dataclass(frozen=True)
class QuestionFigures:
    """How a question went.

    Parameters
    ----------
    id, title, points, tested
        As in `Asked`.
    judged, pending, blank
        How many answers have points, wait for a person, and are as they were handed out. Blank
        answers are among the others.
    mean_share
        The mean of the points earned, as a share of those that can be: the difficulty index of
        classical test theory (Lord & Novick 1968), high where the question is easy.
    full_share
        The share of answers with full marks.
    discrimination
        The correlation of the question's points with those of all other questions together (the
        corrected item-total correlation, Henrysson 1963), over students with points for all
        questions; None where one of the two does not vary.
    failed, named, described
        How many answers failed a test without being blank; how many of those were told which known
        mistake they make, and how many something else about what is wrong.
    """

    id: str
    title: str
    points: float
    tested: bool
    judged: int
    pending: int
    blank: int
    mean_share: float | None
    full_share: float | None
    discrimination: float | None
    failed: int
    named: int
    described: int


@dataclass(frozen=True)
class Named:
    """What was the matter with answers.

    Parameters
    ----------
    question
        The id of the question.
    text
        What the students read.
    names
        How instructors call the mistake; none where it is none of the known ones.
    count
        How many answers it was said of.
    share
        Of the answers to the question that failed.
    """

    question: str
    text: str
    names: tuple[str, ...]
    count: int
    share: float


@dataclass(frozen=True)
class TestFigures:
    """How a test went, among answers that are not blank and were judged.

    Parameters
    ----------
    question, name
        The id of the question, and the test's name.
    about
        What it looks at, in its own words.
    public
        Whether students may see its numbers; None where that is not known.
    answers, passed, partly
        How many answers it was put to, and how many passed all of its cases, and some of them.
    """

    __test__ = False  # pytest need not look for tests in it

    question: str
    name: str
    about: str
    public: bool | None
    answers: int
    passed: int
    partly: int

    @property
    def share(self) -> float | None:
        """The share of answers that passed all cases."""
        return round(self.passed / self.answers, 4) if self.answers else None

    @property
    def verdict(self) -> str:
        """Whether everybody passed, or nobody did."""
        if not self.answers or 0 < self.passed < self.answers:
            return ""
        return "everybody" if self.passed else "nobody"


@dataclass(frozen=True)
class Delay:
    """How long grading a student's work took."""

    student: int
    seconds: float


@dataclass(frozen=True)
class Times:
    """How long grading took: a summary in seconds, how many are not known, and the slowest."""

    spread: Spread | None
    unknown: int
    slowest: tuple[Delay, ...]


@dataclass(frozen=True)
class Lateness:
    """What was taken off for handing in late: a summary in points, and from whom."""

    spread: Spread | None
    students: tuple[int, ...]


@dataclass(frozen=True)
class ClassFigures:
    """A class in figures.

    Parameters
    ----------
    graded
        How many submissions are graded.
    complete
        How many of them have points for all questions that count.
    full
        What can be earned in the questions that count: those for which somebody has points.
    left_out
        The ids of the other questions.
    scores
        A summary of the complete ones' scores.
    bins
        How they are distributed.
    full_marks, zero
        How many have all points, and none.
    questions, named, tests
        How each question and test went, and what was the matter.
    causes
        How answers failed -> the students to whom it happened, per question as often.
    times, late
        How long grading took, and what was taken off.
    """

    graded: int
    complete: int
    full: float
    left_out: tuple[str, ...]
    scores: Spread | None
    bins: tuple[Bin, ...]
    full_marks: int
    zero: int
    questions: tuple[QuestionFigures, ...]
    named: tuple[Named, ...]
    tests: tuple[TestFigures, ...]
    causes: Mapping[str, tuple[int, ...]]
    times: Times
    late: Lateness

    def document(self) -> dict[str, Any]:
        """Give the figures as JSON data."""
        document = asdict(self)
        for test, entry in zip(self.tests, document["tests"], strict=True):
            entry |= {"share": test.share, "verdict": test.verdict}
        return document
