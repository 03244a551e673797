"""The verdict on an assignment's hidden tests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any, Self

from gradekit.judging.answers import Kind
from gradekit.judging.matrix import Gone, Row, Trial, make_rows
from gradekit.judging.mutation import EquivalentMutant

__all__ = ["Audit", "Consistency"]


@dataclass(frozen=True)
class Consistency:
    """Whether grades stay the same when something is changed that must not matter.

    Parameters
    ----------
    what
        What was changed: ``"the tests in another order"``.
    tried
        On what it was tried; ``""`` where there was nothing to try: what no test draws from the
        secret, no secret changes.
    differences
        Where it mattered, a sentence each.
    """

    what: str
    tried: str
    differences: tuple[str, ...] = ()


@dataclass(frozen=True)
class Audit:
    """What hidden tests do with answers of which it is known whether they are right.

    Parameters
    ----------
    assignment
        The assignment's name.
    cases
        The ids of the hidden cases, by question.
    trials
        What became of each answer.
    equivalents
        The mutants that are said to be right.
    consistency
        What was changed that must not matter.
    seconds
        How long it took.
    gone
        What was deleted since the audit before this one.
    untouched
        The ids of the cases that the stubs do not fail as students get them, by question.
    """

    assignment: str
    cases: Mapping[str, tuple[str, ...]]
    trials: tuple[Trial, ...]
    equivalents: tuple[EquivalentMutant, ...]
    consistency: tuple[Consistency, ...]
    seconds: float
    gone: tuple[Gone, ...] = ()
    untouched: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def of(self, kind: Kind) -> tuple[Trial, ...]:
        """Give the answers of a kind; mutants without those that are said to be right."""
        trials = (trial for trial in self.trials if trial.kind is kind)
        return tuple(trial for trial in trials if trial.key not in self.reasons)

    @cached_property
    def reasons(self) -> dict[tuple[Kind, str, str], str]:
        """Why mutants are said to be right, by the key of their trials."""
        said = {(Kind.MUTANT, e.question, e.name): e.reason for e in self.equivalents}
        return {trial.key: said[trial.key] for trial in self.trials if trial.key in said}

    @property
    def wrong(self) -> tuple[Trial, ...]:
        """The answers that must lose points, on their own question only."""
        return self.of(Kind.MISCONCEPTION) + self.of(Kind.MUTANT)

    @property
    def survivors(self) -> tuple[Trial, ...]:
        """The wrong answers that lose no points on their own question."""
        return tuple(trial for trial in self.wrong if not trial.failed)

    @property
    def false_alarms(self) -> tuple[Trial, ...]:
        """The right answers that lose points."""
        return tuple(t for t in self.of(Kind.RIGHT) if t.failed or t.strays)

    @property
    def strays(self) -> tuple[Trial, ...]:
        """The wrong answers that lose points on another question than their own."""
        return tuple(trial for trial in self.wrong if trial.strays)

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """What each hidden test is good for."""
        return make_rows(self.cases, self.wrong)

    @property
    def failures(self) -> tuple[str, ...]:
        """Why the hidden tests should not be used as they are: a sentence each."""
        return tuple(self._failures())

    @property
    def remarks(self) -> tuple[str, ...]:
        """What is amiss in the table of equivalent mutants: a sentence each."""
        return tuple(self._remarks())

    @property
    def passed(self) -> bool:
        """Whether the hidden tests may be used."""
        return not self.failures

    def document(self) -> dict[str, Any]:
        """Give the audit as a JSON document; `read` needs no more than a part of it."""
        kinds = {kind: self.of(kind) for kind in Kind}
        return {
            "assignment": self.assignment,
            "passed": self.passed,
            "seconds": self.seconds,
            "wrong_answers": {
                kind.value: {
                    "tried": len(kinds[kind]),
                    "caught": sum(bool(trial.failed) for trial in kinds[kind]),
                }
                for kind in (Kind.MISCONCEPTION, Kind.MUTANT)
            },
            "right_answers": {
                "tried": len(kinds[Kind.RIGHT]),
                "false_alarms": len(self.false_alarms),
            },
            "untouched": {question: list(ids) for question, ids in self.untouched.items()},
            "failures": list(self.failures),
            "remarks": list(self.remarks),
            "consistency": [asdict(each) for each in self.consistency],
            "gone": [asdict(each) for each in self.gone],
            "tests": [
                {
                    "name": row.test,
                    "question": row.question,
                    "cases": row.cases,
                    "catches": len(row.catches),
                    "only_it_catches": [trial.name for trial in row.only],
                    "the_rest_is_caught_by": list(row.others),
                }
                for row in self.rows
            ],
            "equivalent_mutants": [asdict(each) for each in self.equivalents],
            "cases": {question: list(ids) for question, ids in self.cases.items()},
            "trials": [asdict(trial) for trial in self.trials],
        }

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> Self:
        """Read what `document` gave.

        Raises
        ------
        KeyError, TypeError, ValueError, AttributeError
            It is something else.
        """
        trials = [_tuples(each) for each in document["trials"]]
        return cls(
            assignment=str(document["assignment"]),
            cases={question: tuple(ids) for question, ids in document["cases"].items()},
            trials=tuple(Trial(**each | {"kind": Kind(each["kind"])}) for each in trials),
            equivalents=tuple(EquivalentMutant(**e) for e in document["equivalent_mutants"]),
            consistency=tuple(Consistency(**_tuples(e)) for e in document["consistency"]),
            seconds=float(document["seconds"]),
            gone=tuple(Gone(**_tuples(each)) for each in document["gone"]),
            untouched={q: tuple(ids) for q, ids in document["untouched"].items()},
        )

    def _failures(self) -> Iterator[str]:
        for question, passed in self.untouched.items():
            yield (
                f"{question}: the untouched stub must earn nothing, yet does not fail "
                f"{', '.join(passed)}; let each of them look at the result, too."
            )
        for trial in self.survivors:
            yield f"{trial.label} loses no points; add a case that it fails."
        for trial in self.strays:
            where = ", ".join(trial.strays)
            yield f"{trial.label} loses points on another question: {where}."
        for trial in self.false_alarms:
            lost = ", ".join((*trial.failed, *trial.strays))
            yield f"{trial.label} loses points, and must not: {lost}."
        for trial in self.trials:
            if trial.unjudged:
                cases = ", ".join(trial.unjudged)
                yield f"{trial.label} breaks the hidden test instead of failing it: {cases}."
        for each in self.consistency:
            yield from each.differences

    def _remarks(self) -> Iterator[str]:
        found = {trial.key for trial in self.trials}
        for each in self.equivalents:
            if (Kind.MUTANT, each.question, each.name) not in found:
                yield f"{each.question}: there is no mutant `{each.name}` any more; unlist it."
        for trial in self.trials:
            if trial.key in self.reasons and trial.failed:
                yield (
                    f"{trial.label} is listed as equivalent, yet {trial.failed[0]} tells it "
                    "apart; unlist it, or mend the test."
                )


def _tuples(entry: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(v) if isinstance(v, list) else v for name, v in entry.items()}
