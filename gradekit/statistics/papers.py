"""What there is to reckon with: a class's questions, and what each student did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["Answer", "Asked", "Known", "Paper"]


@dataclass(frozen=True)
class Asked:
    """A question.

    Parameters
    ----------
    id, title
        Its id, and how people name it.
    points
        What it is worth.
    tested
        Whether tests grade it; else people do.
    """

    id: str
    title: str
    points: float
    tested: bool = True


@dataclass(frozen=True)
class Known:
    """A mistake that can be named.

    Parameters
    ----------
    question
        The id of the question.
    hint
        What students read who make it.
    names
        How instructors call it; several names where mistakes have the same results.
    """

    question: str
    hint: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Answer:
    """A student's answer to one question.

    Parameters
    ----------
    points
        What it earned, a person's word going before the tests'; None where it waits for a person.
    blank
        Whether it is as it was handed out.
    tests
        Test -> the shares of its cases that passed and that were judged.
    diagnosis
        What the student read about what is the matter with it.
    causes
        How its cases failed, as `gradekit.judging.cause_of` says.
    """

    points: float | None
    blank: bool = False
    tests: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    diagnosis: str = ""
    causes: frozenset[str] = frozenset()

    @property
    def failed(self) -> bool:
        """Whether it is an answer, and a test failed."""
        return not self.blank and any(passed < judged for passed, judged in self.tests.values())


@dataclass(frozen=True)
class Paper:
    """All that a student handed in.

    Parameters
    ----------
    student
        The student's running number.
    answers
        The answers, by the question's id.
    score
        The points that count, less what was taken off for handing in late.
    late_penalty
        What was taken off.
    seconds
        How long grading took, if that is known.
    """

    student: int
    answers: Mapping[str, Answer]
    score: float
    late_penalty: float = 0.0
    seconds: float | None = None
