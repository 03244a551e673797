"""The visible checks of the master notebook help a student and let right answers pass."""

from __future__ import annotations

import ast
import logging
import os
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from master_notebook import MASTER, NOTEBOOK, POINTS, definitions, text

from gradekit.course import Grader, find_course
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
def test_check_tells_the_stubs_own_error(question: str, blueprint: Blueprint) -> None:
    """Before anything is written, the check stops at None, and says on which line."""
    with pytest.raises(AssertionError, match=r"(?s)raised TypeError in line \d+ .*NoneType"):
        run_check(question, definitions(blueprint.student))


@every_question
def test_check_passes_though_the_function_warns(
    question: str, capfd: pytest.CaptureFixture[str]
) -> None:
    """What a right function writes to stderr costs nothing and leaves no trace there."""
    names = definitions(NOTEBOOK)
    right = names[question]

    def warns(*args: Any, **kwargs: Any) -> Any:
        warnings.warn("overflow encountered", RuntimeWarning, stacklevel=1)
        logging.getLogger("mine").error("something to note")
        sys.stderr.write("on its way")
        os.write(2, b"past Python")
        return right(*args, **kwargs)

    run_check(question, names | {question: warns})
    out, err = capfd.readouterr()
    assert "There was a RuntimeWarning on the way" in out
    assert "this example is right" in out
    assert err == ""


WRONG: dict[str, tuple[str, Callable[[Any], Any], str]] = {
    "cost is nothing": ("compute_cost_with_regularization", lambda _: None, "is `return` missing"),
    "cost of twice the size": (
        "compute_cost_with_regularization",
        lambda c: 2 * c,
        "went wrong: it is twice what it should be.\nHint: The cost is the cross-entropy plus",
    ),
    "cost as a text": ("compute_cost_with_regularization", str, "is of the type str"),
    "cost that is no number": (
        "compute_cost_with_regularization",
        lambda c: c * np.inf,
        "not finite",
    ),
    "gradient of another shape": (
        "backward_propagation_with_regularization",
        lambda g: g | {"dW2": g["dW2"].T},
        "dW2 has the shape (2, 3); it should be (3, 2).\nWhat went wrong: it is transposed.",
    ),
    "gradient left out": (
        "backward_propagation_with_regularization",
        lambda g: {name: g[name] for name in g if name != "dW1"},
        "has no dW1",
    ),
    "half a gradient": (
        "backward_propagation_with_regularization",
        lambda g: g | {"dW3": g["dW3"] / 2},
        "it is half of what it should be",
    ),
    "sign of a gradient": (
        "backward_propagation_with_regularization",
        lambda g: g | {"dW2": -g["dW2"]},
        "All values of dW2 are wrong.\nExpected 0.79276486, but got -0.7927648",
    ),
    "shifted gradient": (
        "backward_propagation_with_regularization",
        lambda g: g | {"dW1": g["dW1"] + 0.25},
        "each of its entries is off by the same number",
    ),
    "mask turned over": (
        "forward_propagation_with_dropout",
        lambda r: (r[0], (r[1][0], 1 - r[1][1], *r[1][2:])),
        "a unit is kept where its number is below keep_prob",
    ),
    "cache forgotten": ("forward_propagation_with_dropout", lambda r: r[0], "has no D1"),
    "activations not scaled": (
        "forward_propagation_with_dropout",
        lambda r: (r[0] * 0.7, r[1]),
        "it is too small by one and the same factor",
    ),
    "gradient not scaled": (
        "backward_propagation_with_dropout",
        lambda g: g | {"dA1": g["dA1"] * 0.8},
        "5 of 10 values differ",
    ),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_check_gives_a_hint_for_a_wrong_result(wrong: str) -> None:
    """A wrong result stops the check, with a sentence that helps."""
    question, spoil, hint = WRONG[wrong]
    names = definitions(NOTEBOOK)
    right = names[question]
    names[question] = lambda *args, **kwargs: spoil(right(*args, **kwargs))
    with pytest.raises(AssertionError) as caught:
        run_check(question, names)
    assert hint in str(caught.value).replace("\n  ", " ")  # long lines are broken
    assert "Where to look: " in str(caught.value) or " raised " in str(caught.value)


def test_no_question_runs_what_it_does_not_need(root: Path) -> None:
    """Neither another question's answer nor a check, in which another's code could do harm."""
    with Grader(find_course(root).assignment("regularization")) as grader:
        for question in grader.questions:
            for cell in question.program.cells:
                body = ast.parse(cell.source).body
                chosen = [body[position] for position in cell.statements]
                defined = {each.name for each in chosen if isinstance(each, ast.FunctionDef)}
                assert defined <= {question.id}
                assert not any(isinstance(each, ast.Expr | ast.Assign) for each in chosen)
