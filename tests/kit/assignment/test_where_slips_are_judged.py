"""What each known mistake gets is the same, whether or not it is judged where it was met."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from nightly import FULL

from gradekit.course import find_course, read_misconceptions
from gradekit.course.grader import Grader
from gradekit.judging import Judge, Misconception, wrong_notebook

ASSIGNMENT = find_course(Path(__file__).parents[3]).assignment("regularization")
MISTAKES = read_misconceptions(ASSIGNMENT)


@pytest.fixture(scope="module")
def judges() -> Iterator[tuple[Grader, Judge]]:
    """The grader, which judges where it can, and a judge who never does."""
    with Grader(ASSIGNMENT) as grader:
        yield grader, Judge(grader.questions, grader.sandbox, ASSIGNMENT.course.secret)


@pytest.mark.parametrize("mistake", MISTAKES[:: 1 if FULL else 6], ids=lambda m: m.name)
def test_grades_are_the_same(judges: tuple[Grader, Judge], mistake: Misconception) -> None:
    """Points, words and diagnoses."""
    grader, apart = judges
    work = grader.work(wrong_notebook(grader.blueprint, [mistake]))
    assert grader.judged(work) == apart.grade(work)
