"""A class's figures, against what NumPy and SciPy make of the same numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up_figures import ABOUT, KNOWN, QUESTIONS, made_up_papers
from scipy import stats

from gradekit.statistics import Answer, Asked, ClassFigures, Paper, Tally

MAX = np.array([question.points for question in QUESTIONS])


def figures_of(papers: list[Paper]) -> ClassFigures:
    """Add papers up."""
    tally = Tally(QUESTIONS, KNOWN)
    for paper in papers:
        tally.add(paper)
    return tally.figures(ABOUT)


def table_of(papers: list[Paper]) -> Any:
    """Give the points as a table with a row a student, NaN where a person is waited for."""
    rows = [[paper.answers[q.id].points for q in QUESTIONS] for paper in papers]
    return np.array(rows, dtype=float)


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10**6), st.integers(1, 60))
def test_every_figure(seed: int, size: int) -> None:
    """Scores and questions are what NumPy and SciPy find in the table of points."""
    papers = made_up_papers(size, seed)
    found, table = figures_of(papers), table_of(papers)
    judged = ~np.isnan(table)
    counted = judged.any(axis=0)
    assert [q.id for q in QUESTIONS if q.id not in found.left_out] == [
        q.id for q, counts in zip(QUESTIONS, counted, strict=True) if counts
    ]
    whole = judged[:, counted].all(axis=1) & counted.any()
    scores = np.array([paper.score for paper in papers])[whole]
    assert (found.graded, found.complete, found.full) == (size, whole.sum(), MAX[counted].sum())
    if len(scores):
        assert found.scores is not None
        assert found.scores.mean == pytest.approx(scores.mean(), abs=1e-4)
        assert found.scores.median == pytest.approx(np.median(scores), abs=1e-4)
    assert found.full_marks == (scores >= found.full).sum()
    assert found.zero == (scores == 0).sum()
    assert sum(each.count for each in found.bins) == len(scores)
    for place, question in enumerate(found.questions):
        column = table[judged[:, place], place]
        assert (question.judged, question.pending) == (len(column), size - len(column))
        if not len(column):
            assert question.mean_share is question.full_share is question.discrimination is None
            continue
        assert question.mean_share == pytest.approx(column.mean() / MAX[place], abs=1e-4)
        assert question.full_share == pytest.approx((column >= MAX[place]).mean(), abs=1e-4)
        rest = np.delete(table, place, axis=1)[:, np.delete(counted, place)][whole].sum(axis=1)
        own = table[whole, place]
        if len(own) > 1 and np.ptp(own) > 1e-9 and np.ptp(rest) > 1e-9:
            expected = stats.pearsonr(own, rest).statistic
            assert question.discrimination == pytest.approx(expected, abs=1e-4)
        else:
            assert question.discrimination is None


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 10**6))
def test_counts(seed: int) -> None:
    """What was said, how answers failed and how tests went is what plain counting finds."""
    papers = made_up_papers(40, seed)
    found = figures_of(papers)
    answers = [(q.id, p, p.answers[q.id]) for p in papers for q in QUESTIONS]
    failed = [(q, p, a) for q, p, a in answers if a.failed]
    for question in found.questions:
        ours = [a for q, _, a in failed if q == question.id]
        hints = [known.hint for known in KNOWN if known.question == question.id]
        assert question.failed == len(ours)
        assert question.named == sum(a.diagnosis in hints for a in ours)
        assert question.described == sum(bool(a.diagnosis) for a in ours) - question.named
        assert question.blank == sum(a.blank for q, _, a in answers if q == question.id)
    for named in found.named:
        ours = [a for q, _, a in failed if q == named.question]
        assert named.count == sum(a.diagnosis == named.text for a in ours)
        assert named.share == pytest.approx(named.count / len(ours), abs=1e-4)
    assert [n.count for n in found.named] == sorted((n.count for n in found.named), reverse=True)
    for cause, students in found.causes.items():
        assert list(students) == sorted(p.student for _, p, a in failed if cause in a.causes)
    for test in found.tests:
        cases = [
            a.tests[test.name]
            for q, _, a in answers
            if q == test.question and not a.blank and test.name in a.tests
        ]
        assert test.answers == sum(judged > 0 for _, judged in cases)
        assert test.passed == sum(passed == judged > 0 for passed, judged in cases)
        assert test.partly == sum(0 < passed < judged for passed, judged in cases)
    late = {p.student: p.late_penalty for p in papers if p.late_penalty}
    assert list(found.late.students) == sorted(late)
    times = sorted((-p.seconds, p.student) for p in papers if p.seconds is not None)
    assert [(-d.seconds, d.student) for d in found.times.slowest] == times[:10]
    assert found.times.unknown == sum(p.seconds is None for p in papers)


def test_order_does_not_matter() -> None:
    """The same class in another order has the same figures, to the last digit."""
    papers = made_up_papers(50, 3)
    shuffled = sorted(papers, key=lambda paper: -paper.score)
    assert figures_of(papers) == figures_of(shuffled)


def test_everybody_and_nobody() -> None:
    """Tests that all answers pass, and none, are marked; those put to nobody are not."""
    tally = Tally([Asked("q", "Q", 1.0)])
    for number in (1, 2):
        tally.add(Paper(number, {"q": Answer(0.5, tests={"easy": (2, 2), "hard": (1, 2)})}, 0.5))
    tally.add(Paper(3, {"q": Answer(0.0, blank=True, tests={"easy": (0, 2), "hard": (0, 2)})}, 0.0))
    about = {("q", name): (name, None) for name in ("easy", "hard", "new")}
    easy, hard, new = tally.figures(about).tests
    assert (easy.verdict, easy.share, easy.answers) == ("everybody", 1.0, 2)
    assert (hard.verdict, hard.share, hard.partly) == ("nobody", 0.0, 2)
    assert (new.verdict, new.share) == ("", None)


def test_an_empty_class() -> None:
    """Nothing is in the figures, and nothing breaks."""
    found = Tally(QUESTIONS).figures({})
    assert (found.graded, found.complete, found.full, found.scores) == (0, 0, 0, None)
    assert found.bins == ()
