"""Which hidden test catches which wrong answer, and what would be missed without it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gradekit.judging.answers import Kind

__all__ = ["Gone", "Row", "Trial", "compare", "make_rows", "test_of"]

Cases = Mapping[str, Sequence[str]]
"""The ids of the cases of each question."""


@dataclass(frozen=True)
class Trial:
    """What became of an answer when the hidden cases were run on it.

    Parameters
    ----------
    kind, name, question
        The answer, as in `Answer`.
    failed
        The ids of the cases of its own question that it failed.
    strays
        The ids of cases of other questions that it failed.
    unjudged
        The ids of the cases that could not be judged.
    """

    kind: Kind
    name: str
    question: str
    failed: tuple[str, ...] = ()
    strays: tuple[str, ...] = ()
    unjudged: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[Kind, str, str]:
        """What tells the answer from all others."""
        return self.kind, self.question, self.name

    @property
    def label(self) -> str:
        """The answer as the beginning of a sentence."""
        if not self.question:
            return self.name.capitalize()
        return f"{self.question}: the {self.kind} `{self.name}`"

    def fails(self, unit: str) -> bool:
        """Whether it failed a case, or any case of a test."""
        return any(case == unit or test_of(case) == unit for case in self.failed)


@dataclass(frozen=True)
class Row:
    """What a hidden test is good for.

    Parameters
    ----------
    test
        The test: its file and function.
    question
        The id of the question that it belongs to.
    cases
        How many cases it has.
    catches
        The wrong answers that fail it.
    only
        Those of them that pass all others.
    others
        A few tests that together catch all the rest.
    """

    test: str
    question: str
    cases: int
    catches: tuple[Trial, ...]
    only: tuple[Trial, ...]
    others: tuple[str, ...]


@dataclass(frozen=True)
class Gone:
    """What became of the answers that a test, or a case of one, caught before it was deleted.

    Parameters
    ----------
    test
        The test's file and function, or the case's id.
    missed
        The names of those that nothing catches any more.
    others
        A few tests that together catch all the rest.
    """

    test: str
    missed: tuple[str, ...]
    others: tuple[str, ...]


def test_of(case: str) -> str:
    """Give the test that a case belongs to: its id without parameters."""
    return case.partition("[")[0]


def make_rows(cases: Cases, wrong: Sequence[Trial]) -> tuple[Row, ...]:
    """Say of each test what it catches, what only it does, and what else catches the rest.

    Parameters
    ----------
    cases
        All cases.
    wrong
        The answers that must be caught.
    """
    rows = []
    for question, ids in cases.items():
        own = [trial for trial in wrong if trial.question == question]
        tests = list(dict.fromkeys(map(test_of, ids)))
        for test in tests:
            catches = [trial for trial in own if trial.fails(test)]
            only = [trial for trial in catches if {*map(test_of, trial.failed)} == {test}]
            rest = [trial for trial in catches if {*map(test_of, trial.failed)} != {test}]
            others = _cover(rest, [each for each in tests if each != test])
            count = sum(test_of(case) == test for case in ids)
            rows.append(Row(test, question, count, tuple(catches), tuple(only), others))
    return tuple(rows)


def compare(
    before: Iterable[Trial], cases_before: Cases, now: Iterable[Trial], cases: Cases
) -> tuple[Gone, ...]:
    """Find the tests and cases that were deleted, and what is missed without them.

    Parameters
    ----------
    before, cases_before
        The wrong answers and the cases as they were.
    now, cases
        The same as they are.
    """
    known = {trial.key: trial for trial in now}
    there = {case for ids in cases.values() for case in ids}
    tests = {test_of(case) for case in there}
    lost = [case for ids in cases_before.values() for case in ids if case not in there]
    gone = dict.fromkeys(case if test_of(case) in tests else test_of(case) for case in lost)
    caught = [trial for trial in before if trial.key in known]
    found = []
    for unit in gone:
        again = [known[trial.key] for trial in caught if trial.fails(unit)]
        missed = [trial for trial in again if not trial.failed]
        rest = [trial for trial in again if trial.failed]
        found.append(Gone(unit, tuple(trial.name for trial in missed), _cover(rest, sorted(tests))))
    return tuple(found)


def _cover(trials: Sequence[Trial], tests: Sequence[str]) -> tuple[str, ...]:
    """Choose tests until all of these answers fail one, each time the one that most fail."""
    chosen: list[str] = []
    failed = [{*map(test_of, trial.failed)} for trial in trials]
    while failed:
        best = max(tests, key=lambda test: sum(test in each for each in failed))
        chosen.append(best)
        failed = [each for each in failed if best not in each]
    return tuple(chosen)
