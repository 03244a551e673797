"""Hidden tests: the cost with L2 regularization."""

from collections.abc import Callable
from functools import cache as memoized

import numpy as np
import pytest

from gradekit.judging import check
from gradekit.judging.draw import Draw
from gradekit.judging.student import Student
from reg_utils import compute_cost
from testCases import Array, Parameters, compute_cost_with_regularization_test_case

pytestmark = pytest.mark.question("compute_cost_with_regularization")

# The same secret asks for the same examples each time.
example = memoized(compute_cost_with_regularization_test_case)

WHAT = "the cost"
FORMULA = (
    "The cost is the cross-entropy plus lambda / (2m) times the sum of the squares of every entry "
    "of W1, W2 and W3."
)


def drawn_case(draw: Draw, m: int = 8) -> tuple[Array, Array, Parameters]:
    """Draw probabilities that are not rounded to 0 or 1, labels, and parameters."""
    while True:
        A3, Y, parameters = example(
            draw.seed(),
            n_x=draw.integer(2, 4),
            n_h1=draw.integer(3, 5),
            n_h2=draw.integer(2, 4),
            m=m,
        )
        if A3.min() > 1e-4 and A3.max() < 1 - 1e-4:
            return A3, Y, parameters


def without_weights(parameters: Parameters) -> Parameters:
    """Give the parameters of a network that nothing is to be paid for."""
    return {name: 0 * value for name, value in parameters.items()}


@pytest.mark.public
@pytest.mark.weight(2)
def test_published_example(student: Student) -> None:
    """On the example in the notebook, the cost agrees with the published value."""
    A3, Y, parameters = example()
    check.scalar(student(A3, Y, parameters, 0.1), 1.7864859451590758, WHAT, hint=FORMULA)


@pytest.mark.weight(2)
@pytest.mark.parametrize("m", [6, 7, 9])
def test_other_networks(
    student: Student, solution: Callable[..., float], draw: Draw, m: int
) -> None:
    """On networks of other sizes and other values of lambda, the cost is right."""
    inputs = (*drawn_case(draw, m), draw.integer(1, 9) / 10)
    check.scalar(student(*inputs), solution(*inputs), WHAT, hint=FORMULA)


@pytest.mark.parametrize("name", ["W1", "W2", "W3"])
def test_each_weight_matrix_counts(student: Student, draw: Draw, name: str) -> None:
    """If all weights but those of one layer are 0, the cost holds the penalty of that layer."""
    A3, Y, parameters = drawn_case(draw)
    only = {key: W * (key in (name, "b1", "b2", "b3")) for key, W in parameters.items()}
    penalty = 0.6 / (2 * Y.shape[1]) * np.square(parameters[name]).sum()
    check.scalar(
        student(A3, Y, only, 0.6),
        compute_cost(A3, Y) + penalty,
        WHAT,
        hint="Look at one layer at a time: each entry of its matrix is squared, the squares are "
        "summed, and the sum of every layer is scaled by the same factor.",
    )


def test_penalty_is_proportional_to_lambda(student: Student, draw: Draw) -> None:
    """If lambda is three times as large, so is the penalty."""
    A3, Y, parameters = inputs = drawn_case(draw)
    plain = compute_cost(A3, Y)
    single = check.number(student(*inputs, 0.2), WHAT) - plain
    triple = check.number(student(*inputs, 0.6), WHAT) - plain
    free = check.number(student(A3, Y, without_weights(parameters), 0.2), WHAT) - plain
    hint = "Lambda multiplies the whole penalty, and the penalty is added to the cross-entropy."
    check.that(single > 1e-6, "the cost is not above the cross-entropy.", hint=hint)
    check.that(single - free > 1e-6, "the weights make no difference.", hint=hint)
    check.scalar(triple, 3 * single, "the penalty", hint=hint)


def test_penalty_is_divided_by_the_number_of_examples(student: Student, draw: Draw) -> None:
    """If every example comes twice, the cross-entropy stays the same and the penalty is halved."""
    A3, Y, parameters = drawn_case(draw)
    plain = compute_cost(A3, Y)
    once = check.number(student(A3, Y, parameters, 0.4), WHAT) - plain
    twice = student(np.hstack([A3, A3]), np.hstack([Y, Y]), parameters, 0.4)
    hint = (
        "The penalty is divided by the number of examples m, which is the number of columns of Y."
    )
    check.that(abs(once) > 1e-6, "there is no penalty.", hint=hint)
    check.scalar(check.number(twice, WHAT) - plain, once / 2, "the penalty", hint=hint)


def test_without_regularization(student: Student, draw: Draw) -> None:
    """If lambda is 0, the cost is the cross-entropy alone; if it is not, the cost is larger."""
    A3, Y, parameters = inputs = drawn_case(draw)
    plain = compute_cost(A3, Y)
    hint = "Keep the cross-entropy as it is and add a penalty that is a multiple of lambda."
    without, penalized = student(*inputs, 0), student(*inputs, 0.5)
    free = student(A3, Y, without_weights(parameters), 0.5)
    check.scalar(without, plain, WHAT, hint=hint)
    penalized, free = check.number(penalized, WHAT), check.number(free, WHAT)
    larger = penalized > plain and penalized > free
    check.that(larger, "a lambda above 0 does not make the cost of weights larger.", hint=hint)


def test_biases_are_free(student: Student, draw: Draw) -> None:
    """The cost depends on the weights and not on the biases."""
    A3, Y, parameters = drawn_case(draw)
    shifted = {name: value + (name[0] == "b") for name, value in parameters.items()}
    larger = {name: 2 * value for name, value in parameters.items()}
    before, after, weighty = (student(A3, Y, each, 0.5) for each in (parameters, shifted, larger))
    hint = "Only the weight matrices W1, W2 and W3 are penalized, never the biases."
    before = check.number(before, WHAT)
    check.scalar(after, before, "the cost after a change of the biases", hint=hint)
    after = check.number(weighty, WHAT)
    check.that(abs(after - before) > 1e-6, "the weights make no difference.", hint=hint)


@pytest.mark.weight(0.5)
def test_arguments_are_left_alone(student: Student, draw: Draw) -> None:
    """The arguments are as they were after the call."""
    A3, Y, parameters = inputs = drawn_case(draw)
    reply, free = student.reply(*inputs, 0.5), student(A3, Y, without_weights(parameters), 0.5)
    plain = compute_cost(A3, Y)
    check.scalar(free, plain, WHAT, hint=FORMULA)
    more = abs(check.number(reply.value, WHAT) - plain)
    check.that(more > 1e-6, "the weights make no difference.", hint=FORMULA)
    check.unchanged(
        reply,
        (*inputs, 0.5),
        ("A3", "Y", "parameters", "lambd"),
        hint="Assignments such as `W *= W` write into the caller's array; compute a new one.",
    )
