"""What grading found: plain frozen values, from one case up to the whole submission."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

from gradekit.notebooks import Place
from gradekit.notices import Notice
from gradekit.text import printable_lines

__all__ = ["CaseResult", "Grade", "Outcome", "QuestionGrade", "score_of"]


class Outcome(StrEnum):
    """The three ways in which a case can end."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_JUDGED = "not_judged"


@dataclass(frozen=True)
class CaseResult:
    """The result of one hidden case, safe to show to the student.

    Parameters
    ----------
    name
        The test function's name, with its parameters' id.
    outcome
        How the case ended.
    message
        What the student reads; never holds a hidden value. It may quote the student: what could
        act where it is shown is replaced here.
    weight
        The case's share of the question's points, relative to the other cases.
    about
        The sentence that says what the case looks at, however it ended; ``""`` if not known.
    place
        The student's line in which it failed, if it is known and may be told.
    """

    name: str
    outcome: Outcome
    message: str
    weight: float = 1.0
    about: str = ""
    place: Place | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "message", printable_lines(self.message))
        object.__setattr__(self, "about", printable_lines(self.about))

    def document(self) -> dict[str, Any]:
        """Give the result as JSON data."""
        document: dict[str, Any] = {
            "name": self.name,
            "outcome": self.outcome.value,
            "message": self.message,
            "weight": self.weight,
        }
        if self.about:
            document["about"] = self.about
        if self.place:
            document["place"] = {"cell": self.place.cell, "line": self.place.line}
        return document

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> Self:
        """Read what `document` gave."""
        place = document.get("place")
        return cls(
            name=str(document["name"]),
            outcome=Outcome(document["outcome"]),
            message=str(document["message"]),
            weight=float(document["weight"]),
            about=str(document.get("about", "")),
            place=Place(str(place["cell"]), int(place["line"])) if place else None,
        )


@dataclass(frozen=True)
class QuestionGrade:
    """The grade of one question; ``score`` is None where a person must decide.

    Parameters
    ----------
    id, title
        The question's id, and how people name it.
    max_score
        What it is worth.
    tests
        What became of each hidden case.
    diagnosis
        What is the matter with the answer, for the student; ``""`` where there is nothing to say.
    """

    id: str
    title: str
    max_score: float
    tests: tuple[CaseResult, ...]
    diagnosis: str = ""

    @property
    def judged(self) -> bool:
        """Whether every case of the question was judged."""
        return bool(self.tests) and all(t.outcome != Outcome.NOT_JUDGED for t in self.tests)

    @property
    def score(self) -> float | None:
        """Points earned, or None where the question was not judged."""
        return score_of(self.tests, self.max_score) if self.judged else None


@dataclass(frozen=True)
class Grade:
    """The grade of one submission.

    Parameters
    ----------
    assignment
        The assignment's name.
    questions
        The grade of each question.
    isolation
        How far student code was kept apart, as in `gradekit.sandbox.Isolation`.
    notices
        What a person should see.
    """

    assignment: str
    questions: tuple[QuestionGrade, ...]
    isolation: str
    notices: tuple[Notice, ...] = ()

    @property
    def score(self) -> float:
        """Points earned; a question that was not judged counts 0 until a person decides."""
        return round(sum(question.score or 0.0 for question in self.questions), 2)

    @property
    def max_score(self) -> float:
        """Points that could be earned."""
        return sum(question.max_score for question in self.questions)

    @property
    def judged(self) -> bool:
        """Whether no question waits for a person."""
        return all(question.judged for question in self.questions)

    def document(self) -> dict[str, Any]:
        """Give the grade as the JSON document that ``gradekit check --json`` prints."""
        return {
            "assignment": self.assignment,
            "score": self.score,
            "max_score": self.max_score,
            "isolation": self.isolation,
            "questions": [
                {
                    "id": question.id,
                    "title": question.title,
                    "score": question.score,
                    "max_score": question.max_score,
                    "status": "graded" if question.judged else "not_judged",
                    "diagnosis": question.diagnosis,
                    "tests": [test.document() for test in question.tests],
                }
                for question in self.questions
            ],
            "notices": [{"kind": n.kind, "message": n.message} for n in self.notices],
        }

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> Self:
        """Read what `document` gave; further keys, as ``grade.json`` has them, are passed over.

        Raises
        ------
        KeyError, TypeError, ValueError
            It is something else.
        """
        questions = tuple(
            QuestionGrade(
                id=str(question["id"]),
                title=str(question["title"]),
                max_score=float(question["max_score"]),
                tests=tuple(CaseResult.read(test) for test in question["tests"]),
                diagnosis=str(question["diagnosis"]),
            )
            for question in document["questions"]
        )
        notices = tuple(Notice(str(n["kind"]), str(n["message"])) for n in document["notices"])
        return cls(str(document["assignment"]), questions, str(document["isolation"]), notices)


def score_of(tests: Sequence[CaseResult], max_score: float) -> float:
    """Give the points for a question: its maximum times the share of weight that passed.

    Rounded to hundredths, so that the same results always give the same number.
    """
    total = sum(test.weight for test in tests)
    passed = sum(test.weight for test in tests if test.outcome == Outcome.PASSED)
    return round(max_score * passed / total, 2)
