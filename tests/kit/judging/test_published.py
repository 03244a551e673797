"""A release may tell of the mistakes that public cases show, and of no others."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from gradekit.judging import Anatomy, Case, Expert, Published, Student, Suspect, check, publish
from gradekit.sandbox import Call, Raised, Reply, Returned
from gradekit.selfcheck.numeric import fingerprints

VALUES = np.array([1.0, 2.0, 4.0])


def double(values: Any) -> Any:
    """The solution."""
    return {"sum": np.sum(values), "twice": 2.0 * values}


def on_the_example(student: Student) -> None:
    """The example is doubled."""
    found = check.entries(student(VALUES), ["twice"], "the result")
    check.array(found["twice"], [2.0, 4.0, 8.0], "twice", hint="Two for one.")


def on_others(student: Student) -> None:
    """Others are doubled, too."""
    found = check.entries(student(VALUES - 9.0), ["twice"], "the result")
    check.array(found["twice"], 2.0 * VALUES - 18.0, "twice", hint="A hidden hint.")


def case(function: Callable[..., None], *, public: bool) -> Case:
    """Make a case of a test function."""
    name, sentence = function.__name__, str(function.__doc__)
    return Case(name, name, "double", function, {}, ("student",), 1.0, public, sentence)


CASES = (case(on_the_example, public=True), case(on_others, public=False))


def run(function: Callable[[Any], Any]) -> Callable[[Call], Reply]:
    """Answer calls by a function in this process."""

    def answer(call: Call) -> Reply:
        args = tuple(np.array(arg) for arg in call.args)
        try:
            return Returned(function(*args), args, {})
        except ArithmeticError as error:
            return Raised(type(error).__name__, str(error))

    return answer


def published(**suspects: tuple[str, Callable[[Any], Any]]) -> Published:
    """Publish a question with these suspects, each a hint and a function."""
    known = tuple(Suspect(name, hint, run(wrong)) for name, (hint, wrong) in suspects.items())
    expert = Expert(run(double), known, Anatomy(("values",), "result", ("sum", "twice")))
    return publish(expert, CASES, double)


def triple(values: Any) -> Any:
    """Make the mistake of the tests."""
    return double(values) | {"twice": 3.0 * values}


def mark_of(result: dict[str, Any]) -> set[str]:
    """Give the fingerprints of a result for the example."""
    return {mark for mark, _ in fingerprints([VALUES, result["sum"], result["twice"]])}


def test_what_public_cases_say() -> None:
    """The sentence and the hint for each result that they look at, and no other."""
    found = published(three=("Three.", triple))
    assert found.results == (("sum",), ("twice",))
    assert list(found.says) == ["twice"]
    said = found.says["twice"]
    assert (said.path, said.sentence, said.hint) == (
        ("twice",), "The example is doubled.", "Two for one.",
    )  # fmt: skip


def test_a_mistake_is_told_by_its_results() -> None:
    """One fingerprint, which its own results have, and the right ones have not."""
    found = published(three=("Three.", triple))
    ((mark, hint),) = found.hints.items()
    assert hint == "Three."
    assert mark in mark_of(triple(VALUES))
    assert mark not in mark_of(double(VALUES))


UNTOLD: dict[str, dict[str, tuple[str, Callable[[Any], Any]]]] = {
    "shown by hidden cases only": {"negative": ("Sign.", lambda v: double(np.abs(v)))},
    "wrong where no public case looks": {"sum": ("Sum.", lambda v: double(v) | {"sum": 0.0})},
    "right": {"right": ("Right.", double)},
    "ambiguous": {"one": ("One.", triple), "other": ("Other.", triple)},
    "nearly ambiguous": {
        "one": ("One.", triple),
        "other": ("Other.", lambda v: triple(v * (1 + 1e-13))),
    },
    "another at each call": {
        "random": ("Random.", lambda v: double(v) | {"twice": np.random.default_rng().random(3)})
    },
    "an exception": {"raises": ("Raises.", lambda v: int(v[0]) // 0)},
}


@pytest.mark.parametrize("suspects", UNTOLD.values(), ids=UNTOLD)
def test_what_is_not_told(suspects: dict[str, tuple[str, Callable[[Any], Any]]]) -> None:
    """Nothing that the example does not show, or not without doubt."""
    assert published(**suspects).hints == {}


def test_mistakes_with_one_hint_are_one() -> None:
    """If two give the same results, what is said is the same."""
    assert [*published(one=("Same.", triple), two=("Same.", triple)).hints.values()] == ["Same."]


def test_without_public_cases() -> None:
    """There is nothing to publish."""
    expert = Expert(run(double), (), Anatomy())
    assert publish(expert, CASES[1:], double) == Published()
