"""The table of misconceptions; that each loses points where it should, the audit shows."""

from __future__ import annotations

import re
from collections import Counter
from textwrap import indent

import pytest
from master_notebook import POINTS, ROOT
from trivial_answers import TRIVIAL

from gradekit.course import Grader, find_course, read_misconceptions
from gradekit.judging import Judge, Outcome, wrong_notebook
from gradekit.judging.editing import put_in
from gradekit.master import find_leaks

TABLE = read_misconceptions(find_course(ROOT).assignment("regularization"))
IN_PLACE = (
    "weights squared in place",
    "labels subtracted in place",
    "labels subtracted in place with dropout",
)


def test_the_table_covers_every_question() -> None:
    """There are many for each."""
    counts = Counter(entry.question for entry in TABLE)
    assert counts.keys() == POINTS.keys()
    assert min(counts.values()) >= 15


@pytest.mark.parametrize("name", IN_PLACE)
def test_changing_an_argument_costs_one_case(
    regularization: Grader, judge: Judge, name: str
) -> None:
    """The result is right, so only the case that names the arguments fails."""
    (misconception,) = (entry for entry in TABLE if entry.name == name)
    work = regularization.work(wrong_notebook(regularization.blueprint, [misconception]))
    failed = [
        test.name
        for question in judge.grade(work)
        for test in question.tests
        if test.outcome is Outcome.FAILED
    ]
    assert failed == ["test_arguments_are_left_alone"]


def test_hints_are_plain_sentences() -> None:
    """A few of them each, without anything that could be pasted."""
    for entry in TABLE:
        assert 40 < len(entry.hint) < 240, entry.name
        assert re.fullmatch(r"([A-Z]|d[AWZ]\d).*[.?]", entry.hint), entry.name
        assert not re.search(r"[=*/@<>\[\]`_]|np\.|\w\(", entry.hint.replace("keep_prob", "")), (
            entry.name
        )


def test_hints_hold_no_line_of_the_solution_or_a_test(regularization: Grader) -> None:
    """Nor a number of one."""
    hints = {entry.name: entry.hint.encode() for entry in TABLE}
    hidden = regularization.assignment.hidden_sources
    assert find_leaks(hints, regularization.blueprint.solution, hidden) == ()


@pytest.mark.parametrize(("question", "body"), TRIVIAL.values(), ids=TRIVIAL)
def test_what_needs_no_thought_earns_nothing(
    regularization: Grader, judge: Judge, question: str, body: str
) -> None:
    """Zeros, ones, an argument or nothing: no hidden case takes it for a right answer."""
    code = f"def {question}(*args):\n" + indent(body, "    ") + "\n"
    work = regularization.work(put_in(regularization.blueprint, {question: code}))
    (grade,) = (grade for grade in judge.grade(work) if grade.id == question)
    assert [test.name for test in grade.tests if test.outcome is not Outcome.FAILED] == []


NOTHING = ("cost left at zero", "gradients left at zero", "gradients left at zero with dropout")


@pytest.mark.parametrize("name", NOTHING)
def test_zeros_earn_nothing(regularization: Grader, judge: Judge, name: str) -> None:
    """No case is such that 0 is right."""
    (misconception,) = (entry for entry in TABLE if entry.name == name)
    work = regularization.work(wrong_notebook(regularization.blueprint, [misconception]))
    scores = {grade.id: grade.score for grade in judge.grade(work)}
    assert scores == {**POINTS, misconception.question: 0}
