"""Hidden tests: the gradients with L2 regularization (see also test_numerical_gradients.py)."""

from collections.abc import Callable
from functools import cache as memoized

import numpy as np
import pytest

from gradekit.judging import check
from gradekit.judging.draw import Draw
from gradekit.judging.student import Student
from reg_utils import backward_propagation
from testCases import Array, Cache, backward_propagation_with_regularization_test_case

pytestmark = pytest.mark.question("backward_propagation_with_regularization")

# The same secret asks for the same examples each time.
example = memoized(backward_propagation_with_regularization_test_case)

WHAT = "the dictionary of gradients"
WEIGHTS = ("dW1", "dW2", "dW3")
BIASES = ("db1", "db2", "db3")
ALL = ("dZ3", "dW3", "db3", "dA2", "dZ2", "dW2", "db2", "dA1", "dZ1", "dW1", "db1")
FORMULA = (
    "The penalty adds lambda / m times W to the gradient of each weight matrix, with the W of the "
    "same layer."
)
PUBLISHED = {
    "dW1": [
        [-0.256046458322723, 0.12298826917130953, -0.28297128714635694],
        [-0.1770630258314345, 0.34536094339608336, -0.4410571023730775],
    ],
    "dW2": [
        [0.7927648623431991, 0.8513391838151906],
        [-0.0957219004, -0.0172046322],
        [-0.13100772019999998, -0.03750433119999999],
    ],
    "dW3": [[-1.7769134720430086, -0.11832878959999998, -0.09397445819999999]],
}


def drawn_case(draw: Draw, m: int = 8) -> tuple[Array, Array, Cache]:
    """Draw examples, labels and a cache in which both hidden layers are active somewhere."""
    while True:
        X, Y, cache = example(
            draw.seed(),
            n_x=draw.integer(2, 4),
            n_h1=draw.integer(3, 5),
            n_h2=draw.integer(2, 4),
            m=m,
        )
        if min(np.mean(cache[1] > 0), np.mean(cache[5] > 0)) > 0.2:
            return X, Y, cache


def is_regularized(gradients: dict[str, Array], plain: dict[str, Array]) -> bool:
    """Whether the gradient of any weight matrix is not the plain one."""
    return any(not np.allclose(gradients[name], plain[name], atol=1e-6) for name in WEIGHTS)


def read(value: object, plain: dict[str, Array], names: tuple[str, ...]) -> dict[str, Array]:
    """Read these gradients, each of the shape that its plain one has."""
    gradients = check.entries(value, names, WHAT)
    return {name: check.numbers(gradients[name], plain[name].shape, name) for name in names}


@pytest.mark.public
@pytest.mark.parametrize("name", WEIGHTS)
def test_published_example(student: Student, name: str) -> None:
    """On the example in the notebook, the gradient agrees with the published one."""
    X, Y, cache = example()
    gradients = check.entries(student(X, Y, cache, 0.7), [name], WHAT)
    check.array(gradients[name], PUBLISHED[name], name, hint=FORMULA)


@pytest.mark.parametrize("m", [6, 9])
@pytest.mark.parametrize("name", WEIGHTS)
def test_other_networks(
    student: Student,
    solution: Callable[..., dict[str, Array]],
    draw: Draw,
    name: str,
    m: int,
) -> None:
    """On networks of other sizes and other values of lambda, the gradient is right."""
    inputs = (*drawn_case(draw, m), draw.integer(1, 9) / 10)
    gradients = check.entries(student(*inputs), [name], WHAT)
    check.array(gradients[name], solution(*inputs)[name], name, hint=FORMULA)


def test_biases_are_free(student: Student, draw: Draw) -> None:
    """Lambda changes the gradients of the weights and not those of the biases."""
    X, Y, cache = drawn_case(draw)
    plain = backward_propagation(X, Y, cache)
    gradients = read(student(X, Y, cache, 2.0), plain, WEIGHTS + BIASES)
    hint = "The penalty holds the weights alone, so its derivative by a bias is 0."
    check.that(is_regularized(gradients, plain), "no gradient depends on lambda.", hint=hint)
    for name in BIASES:
        check.array(gradients[name], plain[name], name, hint=hint)


def test_without_regularization(student: Student, draw: Draw) -> None:
    """If lambda is 0, the gradients are those without regularization; if it is not, they differ."""
    X, Y, cache = drawn_case(draw)
    plain = backward_propagation(X, Y, cache)
    hint = "What the penalty adds to each gradient is a multiple of lambda."
    without, regularized = student(X, Y, cache, 0), student(X, Y, cache, 1.5)
    gradients = read(without, plain, WEIGHTS)
    for name in WEIGHTS:
        check.array(gradients[name], plain[name], name, hint=hint)
    regularized = read(regularized, plain, WEIGHTS)
    check.that(is_regularized(regularized, plain), "no gradient depends on lambda.", hint=hint)


def test_every_gradient(
    student: Student, solution: Callable[..., dict[str, Array]], draw: Draw
) -> None:
    """All eleven gradients are returned, each of them right."""
    inputs = (*drawn_case(draw), draw.integer(1, 9) / 10)
    gradients = check.entries(student(*inputs), ALL, WHAT)
    expected = solution(*inputs)
    for name in ALL:
        check.array(
            gradients[name],
            expected[name],
            name,
            hint="The penalty belongs in the gradients of W1, W2 and W3 only; the lines that were "
            "given compute the others.",
        )


@pytest.mark.weight(0.5)
def test_arguments_are_left_alone(student: Student, draw: Draw) -> None:
    """The arguments are as they were after the call."""
    X, Y, cache = drawn_case(draw)
    plain = backward_propagation(X, Y, cache)
    reply, without = student.reply(X, Y, cache, 2.0), student(X, Y, cache, 0)
    gradients = read(without, plain, WEIGHTS)
    for name in WEIGHTS:
        check.array(gradients[name], plain[name], name, hint=FORMULA)
    regularized = is_regularized(read(reply.value, plain, WEIGHTS), plain)
    check.that(regularized, "no gradient depends on lambda.", hint=FORMULA)
    check.unchanged(
        reply,
        (X, Y, cache, 2.0),
        ("X", "Y", "cache", "lambd"),
        hint="Assignments such as `W1 *= lambd` write into the cache; compute a new array.",
    )
