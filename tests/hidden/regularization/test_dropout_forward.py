"""Hidden tests: forward propagation with dropout."""

from collections.abc import Callable
from functools import cache as memoized
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pytest

from gradekit.judging import check
from gradekit.judging.draw import Draw
from gradekit.judging.student import Student
from reg_utils import forward_propagation, relu, sigmoid
from testCases import Array, Cache, Parameters, forward_propagation_with_dropout_test_case

Forward: TypeAlias = Callable[..., tuple[Array, Cache]]

pytestmark = pytest.mark.question("forward_propagation_with_dropout")

# The same secret asks for the same examples each time.
example = memoized(forward_propagation_with_dropout_test_case)

CACHE = ("Z1", "D1", "A1", "W1", "b1", "Z2", "D2", "A2", "W2", "b2", "Z3", "A3", "W3", "b3")
STANDARD_ERRORS = 5  # a right mean is further off for fewer than one secret in a million
STEPS = "Draw a mask with np.random.rand, compare it with keep_prob, apply it, then scale."
ORDER = (
    "With the seed fixed, the masks depend on the order of the draws: D1 first, then D2, each with "
    "one number per activation, and a unit is kept where its number is below keep_prob."
)
PUBLISHED_A3 = [
    [
        0.36974720617815354,
        0.003051758134649767,
        0.045650993373441896,
        0.4968338925883705,
        0.36974720617815354,
    ]
]
PUBLISHED_MASKS = {
    "D1": [[1, 0, 1, 1, 1], [1, 1, 1, 1, 1]],
    "D2": [[1, 1, 1, 0, 1], [1, 1, 1, 1, 1], [0, 0, 1, 1, 0]],
}


def drawn_case(draw: Draw, *, width: int = 0, m: int = 8) -> tuple[Array, Parameters]:
    """Draw examples and parameters; hidden layers ``width`` wide if that is given."""
    return example(
        draw.seed(),
        n_x=draw.integer(2, 4),
        n_h1=width or draw.integer(4, 6),
        n_h2=width or draw.integer(3, 5),
        m=m,
    )


def drawn_keep_prob(draw: Draw) -> float:
    """Draw a keep probability that is not too near to 0.5 or 1."""
    return draw.integer(60, 85) / 100


def result(value: object) -> tuple[object, dict[str, object]]:
    """Take a result apart into ``A3`` and the cache by name."""
    parts = check.entries(value, ["A3", "cache"], "the result", ordered=True)
    return parts["A3"], check.entries(parts["cache"], CACHE, "the cache", ordered=True)


def shapes(X: Array, parameters: Parameters) -> dict[int, tuple[int, int]]:
    """Give the shape of the activations of each layer."""
    return {layer: (len(parameters[f"b{layer}"]), X.shape[1]) for layer in (1, 2, 3)}


def check_same_mask(actual: object, expected: npt.ArrayLike, name: str, hint: str = ORDER) -> None:
    """Check that a mask keeps the units that it should."""
    wanted = np.asarray(expected)
    mask = check.mask(actual, wanted.shape, name, hint=STEPS)
    check.that(np.array_equal(mask, wanted), f"{name} keeps other units than it should.", hint=hint)


def read_mask(cache: dict[str, object], layer: int, shape: tuple[int, int]) -> Array:
    """Read the mask of a wide layer, in which some units are dropped and some are kept."""
    name = f"D{layer}"
    D = check.mask(cache[name], shape, name, hint=STEPS)
    check.that(not D.all(), f"{name} drops no unit.", hint=STEPS)
    check.that(bool(D.any()), f"{name} keeps no unit.", hint=STEPS)
    return D


@pytest.mark.public
@pytest.mark.weight(2)
def test_published_activations(student: Student) -> None:
    """On the example in the notebook, the output A3 agrees with the published one."""
    X, parameters = example()
    A3, _ = result(student(X, parameters, 0.7))
    check.array(A3, PUBLISHED_A3, "A3", hint=STEPS)


@pytest.mark.public
@pytest.mark.parametrize("name", ["D1", "D2"])
def test_published_masks(student: Student, name: str) -> None:
    """On the example in the notebook, the mask keeps the units that it should."""
    X, parameters = example()
    _, cache = result(student(X, parameters, 0.7))
    check_same_mask(cache[name], PUBLISHED_MASKS[name], name)


@pytest.mark.parametrize("name", ["D1", "D2"])
@pytest.mark.parametrize("m", [6, 9])
def test_masks_of_other_networks(
    student: Student, solution: Forward, draw: Draw, name: str, m: int
) -> None:
    """On networks of other sizes, the mask keeps the units that it should."""
    inputs = (*drawn_case(draw, m=m), drawn_keep_prob(draw))
    _, cache = result(student(*inputs))
    check_same_mask(cache[name], solution(*inputs)[1][CACHE.index(name)], name)


@pytest.mark.parametrize("name", ["D1", "D2"])
def test_masks_that_keep_few_units(
    student: Student, solution: Forward, draw: Draw, name: str
) -> None:
    """If keep_prob is below one half, the mask still keeps the units that it should."""
    inputs = (*drawn_case(draw), draw.integer(20, 40) / 100)
    _, cache = result(student(*inputs))
    check_same_mask(cache[name], solution(*inputs)[1][CACHE.index(name)], name)


@pytest.mark.weight(0.5)
def test_keep_prob_may_be_left_out(student: Student, solution: Forward, draw: Draw) -> None:
    """If keep_prob is left out, it is one half, as in the function's first line."""
    X, parameters = drawn_case(draw)
    _, cache = result(student(X, parameters))
    expected = solution(X, parameters, 0.5)[1]
    for name in ("D1", "D2"):
        check_same_mask(
            cache[name],
            expected[CACHE.index(name)],
            name,
            hint=f"The line that begins with def was given, with a value for keep_prob. {ORDER}",
        )


@pytest.mark.weight(2)
@pytest.mark.parametrize("m", [6, 9])
def test_outputs_of_other_networks(student: Student, solution: Forward, draw: Draw, m: int) -> None:
    """On networks of other sizes and other keep probabilities, the output A3 is right."""
    inputs = (*drawn_case(draw, m=m), drawn_keep_prob(draw))
    A3, _ = result(student(*inputs))
    check.array(A3, solution(*inputs)[0], "A3", hint=STEPS)


@pytest.mark.parametrize("layer", [1, 2])
def test_activations_are_masked_and_scaled(student: Student, draw: Draw, layer: int) -> None:
    """Each hidden activation is its ReLU, times the mask in the cache, divided by keep_prob."""
    X, parameters = drawn_case(draw, width=12, m=10)
    keep_prob = drawn_keep_prob(draw)
    _, cache = result(student(X, parameters, keep_prob))
    shape = shapes(X, parameters)[layer]
    D = read_mask(cache, layer, shape)
    Z = check.numbers(cache[f"Z{layer}"], shape, f"Z{layer}")
    check.array(
        cache[f"A{layer}"],
        relu(Z) * D / keep_prob,
        f"A{layer}",
        hint="Multiply the activation by the very mask that goes into the cache, then divide by "
        "keep_prob, so that its expected value stays the same.",
    )


@pytest.mark.parametrize("layer", [1, 2])
def test_next_layer_sees_masked_activations(student: Student, draw: Draw, layer: int) -> None:
    """The next layer's Z comes from the masked activations and is not masked itself."""
    X, parameters = drawn_case(draw, width=12, m=10)
    _, cache = result(student(X, parameters, 0.6))
    shape = shapes(X, parameters)
    A = check.numbers(cache[f"A{layer}"], shape[layer], f"A{layer}")
    D = read_mask(cache, layer, shape[layer])
    check.that(not A[~D].any(), f"A{layer} is not masked by D{layer}.", hint=STEPS)
    after = layer + 1
    check.array(
        cache[f"Z{after}"],
        parameters[f"W{after}"] @ A + parameters[f"b{after}"],
        f"Z{after}",
        hint=f"Change A{layer} before it goes into the next layer. Dropout acts on activations "
        "(A), never on what goes into the ReLU or the sigmoid (Z).",
    )


def test_input_and_output_are_whole(student: Student, draw: Draw) -> None:
    """There is no dropout in the input and output layers, only in the hidden ones."""
    X, parameters = drawn_case(draw, width=12, m=10)
    A3, cache = result(student(X, parameters, 0.6))
    shape = shapes(X, parameters)
    hint = "Only A1 and A2 are masked and scaled; X and A3 are not."
    for layer in (1, 2):
        read_mask(cache, layer, shape[layer])
    check.array(cache["Z1"], parameters["W1"] @ X + parameters["b1"], "Z1", hint=hint)
    Z3 = check.numbers(cache["Z3"], shape[3], "Z3")
    check.array(A3, sigmoid(Z3), "A3", hint=hint)


@pytest.mark.parametrize("layer", [1, 2])
def test_share_of_kept_units(student: Student, draw: Draw, layer: int) -> None:
    """In wide layers, the share of units that are kept is about keep_prob."""
    X, parameters = drawn_case(draw, width=60, m=40)
    keep_prob = drawn_keep_prob(draw)
    _, cache = result(student(X, parameters, keep_prob))
    D = check.mask(cache[f"D{layer}"], shapes(X, parameters)[layer], f"D{layer}", hint=STEPS)
    error = np.sqrt(keep_prob * (1 - keep_prob) / D.size)
    check.that(
        abs(D.mean() - keep_prob) < STANDARD_ERRORS * error,
        f"the share of units that D{layer} keeps is far from keep_prob.",
        hint="np.random.rand draws evenly between 0 and 1 (np.random.randn does not), so a number "
        "is below keep_prob with probability keep_prob.",
    )


@pytest.mark.parametrize("layer", [1, 2])
def test_expected_activation_is_kept(student: Student, draw: Draw, layer: int) -> None:
    """In wide layers, dropout leaves the mean activation about as large as it was."""
    X, parameters = drawn_case(draw, width=60, m=40)
    keep_prob = drawn_keep_prob(draw)
    _, cache = result(student(X, parameters, keep_prob))
    shape = shapes(X, parameters)[layer]
    A = check.numbers(cache[f"A{layer}"], shape, f"A{layer}")
    whole = relu(check.numbers(cache[f"Z{layer}"], shape, f"Z{layer}"))
    dropped = (whole > 0) & (A == 0)
    what = f"no activation in A{layer} is 0 where Z{layer} in the cache is above 0."
    check.that(bool(dropped.any()), what, hint="Dropout acts between the ReLU of Z and A.")
    error = np.sqrt((1 - keep_prob) / keep_prob * np.square(whole).sum())
    check.that(
        abs(A.sum() - whole.sum()) < STANDARD_ERRORS * error,
        f"the mean of A{layer} is far from what it is without dropout.",
        hint="Fewer units are left to carry the sum, so each of those must be scaled up: think "
        "about which factor makes up for keeping only a share keep_prob of them.",
    )


def test_everything_kept(student: Student, draw: Draw) -> None:
    """If keep_prob is 1, nothing is dropped and nothing changes; if it is less, something is."""
    X, parameters = drawn_case(draw, width=12, m=10)
    A3, cache = result(student(X, parameters, 1))
    _, lossy = result(student(X, parameters, 0.6))
    for layer in (1, 2):
        name, shape = f"D{layer}", shapes(X, parameters)[layer]
        D = check.mask(cache[name], shape, name, hint=STEPS)
        check.that(bool(D.all()), f"{name} drops units although keep_prob is 1.", hint=STEPS)
        some = check.mask(lossy[name], shape, name, hint=STEPS)
        check.that(not some.all(), f"{name} keeps all units although keep_prob is 0.6.", hint=STEPS)
    check.array(
        A3,
        forward_propagation(X, parameters)[0],
        "A3",
        hint="No special case is needed: the mask is all ones, and dividing by 1 changes nothing.",
    )


def test_cache(student: Student, solution: Forward, draw: Draw) -> None:
    """The cache holds all that backward propagation needs, in the given order."""
    inputs = (*drawn_case(draw), drawn_keep_prob(draw))
    _, cache = result(student(*inputs))
    for name, expected in zip(CACHE, solution(*inputs)[1], strict=True):
        if name[0] == "D":
            check_same_mask(cache[name], expected, name)
        else:
            check.array(cache[name], expected, name, hint=f"The order is {', '.join(CACHE)}.")


@pytest.mark.weight(0.5)
def test_arguments_are_left_alone(student: Student, draw: Draw) -> None:
    """The arguments are as they were after the call."""
    X, parameters = drawn_case(draw, width=12, m=10)
    reply = student.reply(X, parameters, 0.6)
    _, cache = result(reply.value)
    read_mask(cache, 1, shapes(X, parameters)[1])
    check.unchanged(
        reply,
        (X, parameters, 0.6),
        ("X", "parameters", "keep_prob"),
        hint="Change the activations that you computed, not what the caller gave you.",
    )
