"""Feedback names what a student got wrong in the assignment, and never says a wrong thing."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import pytest
from master_notebook import POINTS, ROOT
from wrong_answers import MUTANTS, PAIRS, REWRITTEN, STYLES

from gradekit.course import Grader, find_course, read_misconceptions, read_right_answers
from gradekit.judging import (
    Diagnosis,
    Expert,
    Judge,
    Misconception,
    QuestionGrade,
    Recorded,
    Student,
    right_notebook,
    wrong_notebook,
)
from gradekit.judging.editing import edited, put_in, solution_source
from gradekit.notebooks import Notebook
from gradekit.sandbox.fake import InProcessSandbox

ASSIGNMENT = find_course(ROOT).assignment("regularization")
TABLE = {entry.name: entry for entry in read_misconceptions(ASSIGNMENT)}
HINTS = {entry.hint: entry.name for entry in TABLE.values()}
RIGHT = read_right_answers(ASSIGNMENT)

Judged = Callable[[Notebook, Iterable[str]], list[QuestionGrade]]


@pytest.fixture(scope="module")
def judged(regularization: Grader) -> Judged:
    """Judge some questions of a notebook in the sandbox that grading uses."""
    secret = regularization.assignment.course.secret
    known = {question.id: question for question in regularization.questions}

    def judge(notebook: Notebook, questions: Iterable[str]) -> list[QuestionGrade]:
        asked = [known[name] for name in questions]
        return [*Judge(asked, regularization.sandbox, secret).grade(regularization.work(notebook))]

    return judge


def test_every_misconception_is_rewritten() -> None:
    """The other style has each mistake of the table, and no more."""
    assert REWRITTEN.keys() == TABLE.keys()
    assert STYLES.keys() == POINTS.keys()
    assert len(MUTANTS) >= 20
    assert len(PAIRS) >= 10


def test_the_other_style_is_right(regularization: Grader, judged: Judged) -> None:
    """It earns all points, and has no diagnosis."""
    for grade in judged(put_in(regularization.blueprint, STYLES), POINTS):
        assert (grade.score, grade.diagnosis) == (grade.max_score, "")


each = pytest.mark.parametrize("misconception", TABLE.values(), ids=TABLE)


@each
def test_it_is_named(regularization: Grader, judged: Judged, misconception: Misconception) -> None:
    """By its hint."""
    notebook = wrong_notebook(regularization.blueprint, [misconception])
    (grade,) = judged(notebook, [misconception.question])
    assert grade.diagnosis == misconception.hint


@each
def test_it_is_named_in_another_style(
    regularization: Grader, judged: Judged, misconception: Misconception
) -> None:
    """What counts is what the function does."""
    style, edits = STYLES[misconception.question], REWRITTEN[misconception.name]
    source = edited(style, edits, misconception.name)
    notebook = put_in(regularization.blueprint, {misconception.question: source})
    (grade,) = judged(notebook, [misconception.question])
    assert grade.diagnosis == misconception.hint


TOGETHER = (
    ("half forgotten in the cost", "half kept in the gradients"),
    ("biases in the cost", "seed removed"),
    ("first gradient forgotten", "masks swapped"),
    ("greater than keep_prob", "no mask on dA2"),
    ("weights squared in place", "labels subtracted in place with dropout"),
    ("new masks in the backward pass", "seed removed"),
)


@pytest.mark.parametrize("names", TOGETHER, ids=" and ".join)
def test_two_in_different_questions_are_both_named(
    regularization: Grader, judged: Judged, names: tuple[str, str]
) -> None:
    """Each in its own question; the others have none."""
    both = {TABLE[name].question: TABLE[name] for name in names}
    grades = judged(wrong_notebook(regularization.blueprint, both.values()), POINTS)
    expected = {question: both[question].hint if question in both else "" for question in POINTS}
    assert {grade.id: grade.diagnosis for grade in grades} == expected


@pytest.mark.parametrize("names", PAIRS, ids=" and ".join)
def test_two_in_one_function_get_no_wrong_name(
    regularization: Grader, judged: Judged, names: tuple[str, str]
) -> None:
    """They do what neither does alone, so neither is named, nor is a third."""
    pair = [TABLE[name] for name in names]
    (grade,) = judged(wrong_notebook(regularization.blueprint, pair), [pair[0].question])
    assert grade.score != grade.max_score
    assert HINTS.get(grade.diagnosis) is None


@pytest.mark.parametrize("name", MUTANTS)
def test_a_mistake_outside_the_table_gets_no_wrong_name(
    regularization: Grader, judged: Judged, name: str
) -> None:
    """At most it is narrowed down."""
    question, edits = MUTANTS[name]
    blueprint = regularization.blueprint
    source = edited(solution_source(blueprint, question, name), edits, name)
    (grade,) = judged(put_in(blueprint, {question: source}), [question])
    assert grade.score != grade.max_score
    assert HINTS.get(grade.diagnosis) is None


def fails(student: Student) -> None:
    """No answer passes this case."""
    del student
    raise AssertionError


@pytest.mark.parametrize("question", POINTS)
def test_right_answers_have_no_diagnosis(
    regularization: Grader, judge: Judge, question: str
) -> None:
    """Nothing is wrong with what they return, even where a case fails."""
    (asked,) = (each for each in judge.questions if each.id == question)
    case = replace(asked.cases[-1], function=fails, parameters={}, fixtures=("student",))
    unfair = replace(asked, cases=(*asked.cases, case))
    secret = regularization.assignment.course.secret
    sandbox = InProcessSandbox(regularization.assignment.support_modules)
    for answer in RIGHT:
        if answer.question == question:
            work = regularization.work(right_notebook(regularization.blueprint, answer))
            (grade,) = Judge([unfair], sandbox, secret).grade(work)
            assert grade.score != grade.max_score
            assert grade.diagnosis == "", answer.name


NARROWED = {
    "a third for a half": "what `lambd` adds to it is too small by one and the same factor",
    "lambda squared": "what `lambd` adds to it is what it should be, times `lambd`",
    "cost doubled": "The value of `cost` is wrong: it is twice what it should be.",
    "half kept in one gradient": "`dW3` is the only wrong one: what `lambd` adds to it is half",
    "half subtracted in the gradients": "what `lambd` adds to it has the opposite sign.",
    "labels minus activations": "`dZ3` is the first to be wrong: it has the opposite sign.",
    "one gradient transposed": "`dW2` is the only wrong one: it is transposed.",
    "bias gradients doubled": "`db3`, `db2` and `db1` are wrong, each in the same way: it is twice",
    "bias forgotten in the third layer": "`Z3` is the first to be wrong: each of its entries",
    "another seed": "`D1` is the first to be wrong: some of its entries are right.",
    "dW3 without m": "`dW3` is the only wrong one: it is what it should be, times the number of co",
    "one bias gradient forgotten": "`db2` is the only wrong one: it is 0.",
}


@pytest.mark.parametrize(("name", "words"), NARROWED.items(), ids=NARROWED)
def test_what_is_not_known_is_narrowed_down(
    regularization: Grader, judged: Judged, name: str, words: str
) -> None:
    """To a result, and to how it is wrong."""
    question, edits = MUTANTS[name]
    blueprint = regularization.blueprint
    source = edited(solution_source(blueprint, question, name), edits, name)
    (grade,) = judged(put_in(blueprint, {question: source}), [question])
    assert words in grade.diagnosis
    assert not re.search(r"\d\.\d", grade.diagnosis)


LACKING = {
    "train_X.shape[1]": (
        "train_X",
        "loads data .*such statements do not run in the grader. Use the a",
    ),
    "exit()": ("exit", "^The grader does not have `exit`: it has to go.$"),
}


@pytest.mark.parametrize(("code", "told"), LACKING.items(), ids=LACKING)
def test_what_the_grader_lacks_is_told_of(
    regularization: Grader, judged: Judged, code: str, told: tuple[str, str]
) -> None:
    """And nothing is said about cells that the student did not write."""
    question = "compute_cost_with_regularization"
    source = solution_source(regularization.blueprint, question, "lacking")
    lacking = edited(source, (("m = Y.shape[1]", f"m = {code}"),), "lacking")
    (grade,) = judged(put_in(regularization.blueprint, {question: lacking}), [question])
    name, words = told
    for test in grade.tests:
        _, raised, reason = test.message.split("\n")
        assert raised.endswith(f"name '{name}' is not defined")
        assert re.search(words, reason)


class Timed(Expert):
    """Counts the CPU time that a diagnosis takes."""

    def diagnose(self, calls: Sequence[Recorded]) -> Diagnosis | None:
        """Diagnose several times, and keep the least time."""
        found = super().diagnose(calls)  # the first one loads the programs of all suspects
        for _ in range(3):
            before = time.process_time()
            super().diagnose(calls)
            SECONDS.append(time.process_time() - before)
        return found


SECONDS: list[float] = []


@pytest.mark.parametrize("name", ["cubes", "bias gradients doubled", "scaled by the root"])
def test_a_diagnosis_is_cheap(regularization: Grader, name: str) -> None:
    """Where all suspects are looked at and none is named, it takes less than 20 ms."""
    question, edits = MUTANTS[name]
    blueprint = regularization.blueprint
    source = edited(solution_source(blueprint, question, name), edits, name)
    (asked,) = (each for each in regularization.questions if each.id == question)
    assert asked.expert is not None
    timed = Timed(asked.expert.solution, asked.expert.suspects, asked.expert.anatomy)
    secret = regularization.assignment.course.secret
    SECONDS.clear()
    work = regularization.work(put_in(blueprint, {question: source}))
    Judge([replace(asked, expert=timed)], regularization.sandbox, secret).grade(work)
    assert 0 < min(SECONDS) < 0.02
