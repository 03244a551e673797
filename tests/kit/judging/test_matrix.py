"""Which test catches what: against deleting tests one by one, by brute force."""

from __future__ import annotations

import json
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradekit.judging import Audit, Consistency, EquivalentMutant, Gone, Kind, Trial, compare
from gradekit.judging.matrix import make_rows

CASES = {
    "one": ("a.py::p[0]", "a.py::p[1]", "a.py::q", "b.py::p"),
    "two": ("c.py::r[x[0]]", "c.py::r[y]", "c.py::s"),
}
TESTS = {"one": ["a.py::p", "a.py::q", "b.py::p"], "two": ["c.py::r", "c.py::s"]}
BELONGS = {
    "a.py::p": {"a.py::p[0]", "a.py::p[1]"},
    "a.py::q": {"a.py::q"},
    "b.py::p": {"b.py::p"},
    "c.py::r": {"c.py::r[x[0]]", "c.py::r[y]"},
    "c.py::s": {"c.py::s"},
}


def trials_of(draw: st.DrawFn) -> list[Trial]:
    """Draw what some wrong answers fail."""
    found = []
    for number in range(draw(st.integers(0, 8))):
        question = draw(st.sampled_from(sorted(CASES)))
        failed = draw(st.sets(st.sampled_from(CASES[question])))
        found.append(Trial(Kind.MUTANT, f"no. {number}", question, tuple(sorted(failed))))
    return found


TRIALS = st.composite(trials_of)()


def without(trials: Iterable[Trial], deleted: set[str]) -> list[Trial]:
    """Give the trials as they would be without some cases."""
    return [
        Trial(t.kind, t.name, t.question, tuple(c for c in t.failed if c not in deleted))
        for t in trials
    ]


@given(TRIALS)
def test_rows_say_what_deleting_a_test_would_do(trials: list[Trial]) -> None:
    """What only a test catches is missed without it; the others catch the rest between them."""
    rows = make_rows(CASES, trials)
    assert [(row.question, row.test) for row in rows] == [(q, t) for q in TESTS for t in TESTS[q]]
    for row in rows:
        own = BELONGS[row.test]
        assert row.cases == len(own)
        assert list(row.catches) == [t for t in trials if own & set(t.failed)]
        left = {t.name: set(t.failed) for t in without(row.catches, own)}
        assert [t.name for t in row.only] == [name for name, failed in left.items() if not failed]
        covering = set().union(*(BELONGS[test] for test in row.others))
        assert row.test not in row.others
        assert all(failed & covering for failed in left.values() if failed)
        for test in row.others:  # none of them is there for nothing
            fewer = set().union(*(BELONGS[o] for o in row.others if o != test))
            assert len(row.others) > 1 or not fewer
            assert any(failed & BELONGS[test] for failed in left.values())


@given(TRIALS, st.sets(st.sampled_from([case for ids in CASES.values() for case in ids])))
def test_what_was_deleted_is_found(trials: list[Trial], deleted: set[str]) -> None:
    """A test without any case left is named as a whole, else each of its cases that is gone."""
    now = without(trials, deleted)
    cases = {q: tuple(case for case in ids if case not in deleted) for q, ids in CASES.items()}
    found = {gone.test: gone for gone in compare(trials, CASES, now, cases)}
    whole = {test for test, own in BELONGS.items() if own <= deleted}
    single = {c for test, own in BELONGS.items() if test not in whole for c in own & deleted}
    assert found.keys() == whole | single
    failed = {trial.name: set(trial.failed) for trial in now}
    for unit, gone in found.items():
        own = BELONGS.get(unit, {unit})
        caught = [trial.name for trial in trials if own & set(trial.failed)]
        assert list(gone.missed) == [name for name in caught if not failed[name]]
        covering = set().union(*(BELONGS[test] for test in gone.others))
        assert all(failed[name] & covering for name in caught if failed[name])


def test_answers_that_are_no_more_are_not_missed() -> None:
    """A mutant of a line that is gone is caught by nothing, and need not be."""
    before = [Trial(Kind.MUTANT, "old", "two", ("c.py::s",))]
    (gone,) = compare(before, {"two": ("c.py::s",)}, [], {"two": ("c.py::r",)})
    assert gone == Gone("c.py::s", (), ())


def audit_of(*trials: Trial, equivalents: tuple[EquivalentMutant, ...] = ()) -> Audit:
    """Make an audit of these trials."""
    fair = Trial(Kind.RIGHT, "the master's solution", "")
    same = Consistency("graded twice", "2 of 3 answers")
    return Audit("tiny", CASES, (fair, *trials), equivalents, (same,), 1.5)


CAUGHT = Trial(Kind.MISCONCEPTION, "inverted", "one", ("a.py::q",))
MUTANT = Trial(Kind.MUTANT, "x = 1  →  x = 2", "two")
LISTED = EquivalentMutant("two", "x = 1", "x = 2", "x is not used")

VERDICTS = {
    "all is well": (audit_of(CAUGHT), ()),
    "a survivor": (
        audit_of(CAUGHT, MUTANT),
        ("two: the mutant `x = 1  →  x = 2` loses no points; add a case that it fails.",),
    ),
    "an equivalent mutant": (audit_of(CAUGHT, MUTANT, equivalents=(LISTED,)), ()),
    "points lost elsewhere": (
        audit_of(Trial(Kind.MISCONCEPTION, "wide", "one", ("a.py::q",), ("c.py::s",))),
        ("one: the misconception `wide` loses points on another question: c.py::s.",),
    ),
    "a false alarm": (
        audit_of(Trial(Kind.RIGHT, "a loop", "two", ("c.py::s",))),
        ("two: the right answer `a loop` loses points, and must not: c.py::s.",),
    ),
    "a case that breaks": (
        audit_of(Trial(Kind.MUTANT, "odd", "one", ("a.py::q",), (), ("b.py::p",))),
        ("one: the mutant `odd` breaks the hidden test instead of failing it: b.py::p.",),
    ),
    "an order that matters": (
        Audit("tiny", CASES, (CAUGHT,), (), (Consistency("shuffled", "all", ("It is not.",)),), 1),
        ("It is not.",),
    ),
}


@pytest.mark.parametrize(("audit", "failures"), VERDICTS.values(), ids=VERDICTS)
def test_verdicts(audit: Audit, failures: tuple[str, ...]) -> None:
    """Each failure is a sentence that says where and what."""
    assert audit.failures == failures
    assert audit.passed == (not failures)
    assert audit.remarks == ()


def test_the_table_of_equivalent_mutants_is_tested() -> None:
    """Who is listed and caught, or listed and not there any more, is told."""
    caught = Trial(Kind.MUTANT, LISTED.name, "two", ("c.py::s",))
    stale = EquivalentMutant("one", "x = 1", "x = 2", "as above")
    audit = audit_of(caught, equivalents=(LISTED, stale))
    assert audit.remarks == (
        "one: there is no mutant `x = 1  →  x = 2` any more; unlist it.",
        "two: the mutant `x = 1  →  x = 2` is listed as equivalent, yet c.py::s tells it apart; "
        "unlist it, or mend the test.",
    )
    assert audit.passed
    assert audit.wrong == ()


@pytest.mark.parametrize("audit", [a for a, _ in VERDICTS.values()], ids=VERDICTS)
def test_an_audit_can_be_kept(audit: Audit) -> None:
    """What is written as JSON and read again is the same."""
    document = audit.document()
    assert Audit.read(json.loads(json.dumps(document))) == audit
    assert document["passed"] == audit.passed
    assert sum(kind["tried"] for kind in document["wrong_answers"].values()) == len(audit.wrong)
