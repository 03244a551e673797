"""The visible checks of the master notebook help a student and let right answers pass."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from typing import Any

import pytest
from master_notebook import MASTER, NOTEBOOK, POINTS, definitions, text

from gradekit.master.blueprint import Blueprint, read_blueprint
from gradekit.notebooks.reading import parse_notebook

every_question = pytest.mark.parametrize("question", POINTS)


@pytest.fixture(scope="module")
def blueprint() -> Blueprint:
    """Give the master as the kit reads it."""
    return read_blueprint(
        parse_notebook(MASTER.read_bytes(), str(MASTER)), "regularization", "regularization"
    )


def run_check(question: str, names: dict[str, Any]) -> None:
    """Run the visible check of a question on the functions given."""
    exec(compile(text(f"{question}-check"), question, "exec"), names)  # noqa: S102  our own


@every_question
def test_check_fails_with_the_stubs_own_error(question: str, blueprint: Blueprint) -> None:
    """Before anything is written, the check stops at None inside the student's function."""
    with pytest.raises(TypeError, match="NoneType") as caught:
        run_check(question, definitions(blueprint.student))
    assert any(entry.name == question for entry in caught.traceback)


@every_question
def test_check_passes_though_the_function_warns(
    question: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A warning in a right function costs nothing and leaves no trace on stderr."""
    names = definitions(NOTEBOOK)
    right = names[question]

    def warns(*args: Any, **kwargs: Any) -> Any:
        warnings.warn("overflow encountered", RuntimeWarning, stacklevel=1)
        return right(*args, **kwargs)

    run_check(question, names | {question: warns})
    out, err = capsys.readouterr()
    assert "this example is right" in out
    assert err == ""


WRONG: dict[str, tuple[str, Callable[[Any], Any], str]] = {
    "cost is nothing": ("compute_cost_with_regularization", lambda _: None, "lambd / (2 * m)"),
    "cost of twice the size": ("compute_cost_with_regularization", lambda c: 2 * c, "all three"),
    "gradient of another shape": (
        "backward_propagation_with_regularization",
        lambda g: g | {"dW2": g["dW2"].T},
        "(3, 2)",
    ),
    "half a gradient": (
        "backward_propagation_with_regularization",
        lambda g: g | {"dW3": g["dW3"] / 2},
        "without a 1/2",
    ),
    "mask turned over": (
        "forward_propagation_with_dropout",
        lambda r: (r[0], (r[1][0], 1 - r[1][1], *r[1][2:])),
        "less than keep_prob",
    ),
    "activations not scaled": (
        "forward_propagation_with_dropout",
        lambda r: (r[0] * 0.7, r[1]),
        "divide by keep_prob",
    ),
    "gradient not scaled": (
        "backward_propagation_with_dropout",
        lambda g: g | {"dA1": g["dA1"] * 0.8},
        "divide by keep_prob",
    ),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_check_gives_a_hint_for_a_wrong_result(wrong: str) -> None:
    """A wrong result stops the check, with a sentence that helps."""
    question, spoil, hint = WRONG[wrong]
    names = definitions(NOTEBOOK)
    right = names[question]
    names[question] = lambda *args, **kwargs: spoil(right(*args, **kwargs))
    with pytest.raises(AssertionError, match=re.escape(hint)):
        run_check(question, names)
