"""The table of right answers; that each earns all points, the audit shows."""

from __future__ import annotations

from collections import Counter

import pytest
from master_notebook import POINTS, ROOT

from gradekit.course import Grader, find_course, read_right_answers
from gradekit.judging import Judge, RightAnswer, right_notebook

TABLE = read_right_answers(find_course(ROOT).assignment("regularization"))


def lost(regularization: Grader, judge: Judge, answer: RightAnswer) -> list[tuple[str, str]]:
    """Judge an answer; give the cases that it does not pass, with their messages."""
    work = regularization.work(right_notebook(regularization.blueprint, answer))
    return [
        (test.name, test.message)
        for question in judge.grade(work)
        for test in question.tests
        if test.outcome != "passed"
    ]


def test_the_table_covers_every_question() -> None:
    """There are several styles for each."""
    counts = Counter(answer.question for answer in TABLE)
    assert counts.keys() == POINTS.keys()
    assert min(counts.values()) >= 10


@pytest.mark.parametrize("number", range(3))
def test_it_earns_all_points_with_other_secrets(regularization: Grader, number: int) -> None:
    """What is computed in single precision, and hence less exact, does so too."""
    secret = f"another secret, number {number}".encode()
    judge = Judge(regularization.questions, regularization.sandbox, secret)
    for answer in TABLE:
        if "single precision" in answer.name:
            assert lost(regularization, judge, answer) == [], answer.name
