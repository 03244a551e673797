"""A grade as Gradescope's ``results.json``.

Its fields: https://gradescope-autograders.readthedocs.io/en/latest/specs/#output-format
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from typing import Any

from gradekit.course import points
from gradekit.judging import CaseResult, Grade, Outcome, QuestionGrade

__all__ = ["VISIBILITIES", "not_graded", "results"]

VISIBILITIES = ("visible", "after_due_date", "after_published", "hidden")
"""When students may see a test, in Gradescope's words."""

_NOT_GRADED = (
    "NOT GRADED. The grader could not do its work here; your submission is kept, and nothing is "
    "wrong with it for all that is known. Gradescope wants a number and shows 0: that is not your "
    "grade. Your instructor will see to it and grade this submission again."
)
_NOT_JUDGED = (
    "NOT JUDGED YET: {}. This counts nothing so far, which is not a grade: a person will decide."
)
_LATER = {
    "after_due_date": "How the hidden tests went is shown after the due date.",
    "after_published": "How the hidden tests went is shown when grades are published.",
    "hidden": "How the hidden tests went is not shown.",
}


def not_graded(said: str = _NOT_GRADED) -> dict[str, Any]:
    """Give the results of a submission that could not be graded for no fault of its own."""
    return {
        "score": 0.0,
        "output": said,
        "output_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": [{"name": "Grading", "status": "failed", "output": said, "visibility": "visible"}],
        "extra_data": {"gradekit": {"graded": False}},
    }


def results(
    grade: Grade, public: Set[tuple[str, str]], hidden: str, seconds: float
) -> dict[str, Any]:
    """Give the results of a graded submission.

    What a hidden case says is what feedback says, and no more; its name, which instructors gave
    it, is left out.

    Parameters
    ----------
    grade
        The grade.
    public
        The question and name of each case that students may see.
    hidden
        When they see the others: one of `VISIBILITIES`.
    seconds
        How long grading took.
    """
    waiting = [question.title for question in grade.questions if not question.judged]
    if hidden == "visible":
        said = [f"{points(grade.score)} of {points(grade.max_score)} points."]
    else:  # Gradescope does not show the score before all tests are shown
        said = [f"Graded. {_LATER[hidden]}"]
    if waiting:
        said.append(_NOT_JUDGED.format(", ".join(waiting)))
    said += [n.message[:1].upper() + n.message[1:] for n in grade.notices]
    tests: list[dict[str, Any]] = []
    for number, question in enumerate(grade.questions, start=1):
        tests += _tests(question, number, public, hidden)
    return {
        "score": grade.score,
        "execution_time": round(seconds, 1),
        "output": "\n".join(said),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": tests,
        "extra_data": {
            "gradekit": {"graded": True, "isolation": grade.isolation, "waiting": waiting}
        },
    }


def _tests(
    question: QuestionGrade, number: int, public: Set[tuple[str, str]], hidden: str
) -> Iterator[dict[str, Any]]:
    total = sum(test.weight for test in question.tests)
    for place, test in enumerate(question.tests, start=1):
        shown = (question.id, test.name) in public
        found: dict[str, Any] = {
            "number": f"{number}.{place}",
            "name": f"{question.title}: {test.about or 'a test'}",
            "max_score": round(question.max_score * test.weight / total, 4),
            "output": _said(test),
            "visibility": "visible" if shown else hidden,
        }
        if question.judged:
            passed = test.outcome == Outcome.PASSED
            found["status"] = "passed" if passed else "failed"
            found["score"] = found["max_score"] if passed else 0.0
        yield found
    if question.diagnosis:
        yield {
            "number": f"{number}.{len(question.tests) + 1}",
            "name": f"{question.title}: what went wrong",
            "output": question.diagnosis,
            "visibility": hidden,
        }


def _said(test: CaseResult) -> str:
    if test.outcome == Outcome.NOT_JUDGED:
        return f"Not judged yet: {test.message}"
    return test.message
