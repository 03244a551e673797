"""The audit of the assignment's own hidden tests, and a test of what it says."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest
from master_notebook import POINTS, ROOT
from nightly import FULL

from gradekit.course import find_course, read_misconceptions, read_right_answers
from gradekit.course.audit import run_audit
from gradekit.course.retrials import SECRETS
from gradekit.course.trying import Trier
from gradekit.judging import Audit, Kind, Panel, Trial
from gradekit.judging.matrix import Row
from gradekit.sandbox.fake import InProcessSandbox

SOME = 4  # secrets, the first ones, on every change
ASSIGNMENT = find_course(ROOT).assignment("regularization")
# Every test that is written down, told by reading the files.
TESTS = [
    f"{name}::{node.name}"
    for name, source in ASSIGNMENT.hidden_sources.items()
    for node in ast.parse(source).body
    if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
]


@pytest.fixture(scope="module")
def audit() -> Audit:
    """The audit, with all that is in it; under all secrets where all is asked for."""
    return run_audit(ASSIGNMENT, jobs=2, secrets=SECRETS if FULL else SOME)


@pytest.fixture(scope="module")
def trier() -> Iterator[Trier]:
    """All answers."""
    with Trier(ASSIGNMENT) as trier:
        yield trier


def test_it_passes(audit: Audit) -> None:
    """All misconceptions and mutants lose points where they should, no right answer does."""
    assert audit.failures == audit.remarks == ()
    assert len(audit.of(Kind.MISCONCEPTION)) == len(read_misconceptions(ASSIGNMENT))
    assert len(audit.of(Kind.RIGHT)) == len(read_right_answers(ASSIGNMENT)) + 1
    mutants = Counter(trial.question for trial in audit.of(Kind.MUTANT))
    assert mutants.keys() == POINTS.keys()
    assert min(mutants.values()) >= 40
    assert f"{SECRETS if FULL else SOME} secrets: " in audit.consistency[2].tried


def test_what_need_not_be_caught_is_not(audit: Audit) -> None:
    """Each mutant that is listed as equivalent is there, and passes all cases."""
    listed = [trial for trial in audit.trials if trial.key in audit.reasons]
    assert len(listed) == len(audit.equivalents) > 0
    assert [trial.name for trial in listed if trial.failed or trial.strays] == []


def test_every_test_has_its_row(audit: Audit) -> None:
    """There is no test of which the audit says nothing."""
    assert {row.test for row in audit.rows} == set(TESTS)


@pytest.mark.parametrize("test", TESTS)
def test_deleting_a_hidden_test(audit: Audit, trier: Trier, test: str) -> None:
    """What the audit says only it catches then earns all points; other tests catch the rest.

    The test is left out indeed, and the answers are judged again.
    """
    for row in audit.rows:
        if row.test == test:
            without = Without(trier, row)
            assert [t.name for t in row.only if without.judge(t).failed] == []
            rest = [trial for trial in row.catches if trial not in row.only]
            assert bool(rest) == bool(row.others)
            for trial in rest[:: max(1, len(rest) // 6)]:
                failed = without.judge(trial).failed
                assert {case.partition("[")[0] for case in failed} & set(row.others), trial.name


class Without:
    """Judges answers to a question without one of its tests."""

    def __init__(self, trier: Trier, row: Row) -> None:
        self._numbers = {
            (answer.kind, answer.question, answer.name): number
            for number, answer in enumerate(trier.answers)
        }
        self._trier = trier
        (asked,) = (each for each in trier.grader.questions if each.id == row.question)
        left = tuple(case for case in asked.cases if case.id.partition("[")[0] != row.test)
        assert len(left) == len(asked.cases) - row.cases
        sandbox = InProcessSandbox(ASSIGNMENT.support_modules)
        question = replace(asked, cases=left)
        self._panel = Panel([question], sandbox, ASSIGNMENT.course.secret)

    def judge(self, trial: Trial) -> Trial:
        """Judge the answer of a trial again."""
        answer = self._trier.answers[self._numbers[trial.key]]
        work = self._trier.grader.work(answer.notebook)
        return self._panel.try_out(answer, [trial.question], work).trial
