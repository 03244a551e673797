"""From outcomes to points."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from gradekit.judging import CaseResult, Grade, Outcome, QuestionGrade
from gradekit.notebooks import Place
from gradekit.notices import Notice

WEIGHTS = st.lists(st.tuples(st.floats(0.1, 10), st.booleans()), min_size=1, max_size=12)


def question(*outcomes: Outcome, points: float = 10.0) -> QuestionGrade:
    """Make a question whose tests weigh 1 each."""
    tests = tuple(CaseResult(f"t{i}", outcome, "") for i, outcome in enumerate(outcomes))
    return QuestionGrade("q", "Q", points, tests)


@given(WEIGHTS, st.floats(0.5, 100))
def test_score_is_the_passed_share(weights: list[tuple[float, bool]], points: float) -> None:
    """The score is the maximum times the passed weight over all weight, to a hundredth."""
    tests = tuple(
        CaseResult("t", Outcome.PASSED if passed else Outcome.FAILED, "", weight)
        for weight, passed in weights
    )
    score = QuestionGrade("q", "Q", points, tests).score
    share = sum(w for w, passed in weights if passed) / sum(w for w, _ in weights)
    assert score is not None
    assert abs(score - points * share) <= 0.005 + 1e-9
    assert (score == 0) >= (not any(passed for _, passed in weights))
    if all(passed for _, passed in weights):
        assert score == round(points, 2)


def test_not_judged_has_no_score() -> None:
    """One case that was not judged leaves the question without a score; it counts 0."""
    open_question = question(Outcome.PASSED, Outcome.NOT_JUDGED)
    closed = question(Outcome.PASSED, Outcome.FAILED)
    grade = Grade("a", (open_question, closed), "none")
    assert open_question.score is None
    assert not grade.judged
    assert (grade.score, grade.max_score) == (5.0, 20.0)


def test_document() -> None:
    """The document has the form that ``check --json`` promises."""
    grade = Grade("a", (question(Outcome.NOT_JUDGED),), "seccomp", (Notice("odd", "An oddity."),))
    assert grade.document() == {
        "assignment": "a",
        "score": 0.0,
        "max_score": 10.0,
        "isolation": "seccomp",
        "questions": [
            {
                "id": "q",
                "title": "Q",
                "score": None,
                "max_score": 10.0,
                "status": "not_judged",
                "diagnosis": "",
                "tests": [{"name": "t0", "outcome": "not_judged", "message": "", "weight": 1.0}],
            }
        ],
        "notices": [{"kind": "odd", "message": "An oddity."}],
    }


TEXTS = st.text(max_size=20)
RESULTS = st.builds(
    CaseResult,
    name=TEXTS,
    outcome=st.sampled_from(Outcome),
    message=TEXTS,
    weight=st.floats(0.1, 10),
    about=TEXTS,
    place=st.none() | st.builds(Place, st.just("cell 3"), st.integers(1, 99)),
)
QUESTIONS = st.builds(
    QuestionGrade,
    TEXTS,
    TEXTS,
    st.floats(0.5, 100),
    st.lists(RESULTS, max_size=3).map(tuple),
    TEXTS,
)
GRADES = st.builds(
    Grade,
    TEXTS,
    st.lists(QUESTIONS, max_size=3).map(tuple),
    TEXTS,
    st.lists(st.builds(Notice, TEXTS, TEXTS), max_size=2).map(tuple),
)


@given(GRADES)
def test_a_document_is_read_back(grade: Grade) -> None:
    """Reading a document gives the grade that it was made from, with the same score."""
    read = Grade.read(json.loads(json.dumps(grade.document())))
    assert read == grade
    assert read.score == grade.score
