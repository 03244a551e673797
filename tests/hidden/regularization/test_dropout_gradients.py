"""Hidden tests: the gradients with dropout (see also test_numerical_gradients.py)."""

from collections.abc import Callable
from functools import cache as memoized

import numpy as np
import pytest

from gradekit.judging import check
from gradekit.judging.draw import Draw
from gradekit.judging.student import Student
from testCases import Array, Cache, backward_propagation_with_dropout_test_case

pytestmark = pytest.mark.question("backward_propagation_with_dropout")

# The same secret asks for the same examples each time.
example = memoized(backward_propagation_with_dropout_test_case)

WHAT = "the dictionary of gradients"
ALL = ("dZ3", "dW3", "db3", "dA2", "dZ2", "dW2", "db2", "dA1", "dZ1", "dW1", "db1")
RULE = (
    "Backward propagation repeats on dA what forward propagation did to A: the same mask of the "
    "same layer, and the same division by keep_prob."
)
PUBLISHED = {
    "dA1": [
        [0.3654443863632948, 0.0, -0.001882334949767555, 0.0, -0.17408747668751454],
        [0.6551571304255346, 0.0, -0.0033745905265142946, 0.0, 0.0],
    ],
    "dA2": [
        [0.5818085614469525, 0.0, -0.0029967859136762497, 0.0, -0.27715731355304746],
        [0.0, 0.5315985425360755, 0.0, 0.5315985425360755, -0.3408967273907769],
        [0.0, 0.0, -0.0029273295446598747, 0.0, 0.0],
    ],
}


def drawn_case(draw: Draw, m: int = 10, *, width: int = 0) -> tuple[Array, Array, Cache, float]:
    """Draw arguments in which both hidden layers, ``width`` wide if given, are active somewhere."""
    while True:
        keep_prob = draw.integer(55, 75) / 100
        X, Y, cache = example(
            draw.seed(),
            n_x=draw.integer(2, 4),
            n_h1=width or draw.integer(5, 7),
            n_h2=width or draw.integer(5, 7),
            m=m,
            keep_prob=keep_prob,
        )
        if min(np.mean(cache[2] > 0), np.mean(cache[7] > 0)) > 0.2:
            return X, Y, cache, keep_prob


def masks(cache: Cache) -> dict[int, Array]:
    """Give the mask of each hidden layer."""
    return {1: cache[1], 2: cache[6]}


def everything_kept(cache: Cache) -> Cache:
    """Give the cache with masks that drop nothing."""
    return tuple(np.ones_like(a) if a.dtype == bool else a for a in cache)


def before_dropout(layer: int, value: object, Y: Array, cache: Cache) -> Array:
    """Give dA of a layer as it comes from the layer above, before mask and scaling.

    For the first layer this starts from the student's own dZ2, so that a mistake in the second
    layer is not counted twice.
    """
    W2, A3, W3 = cache[8], cache[11], cache[12]
    W, dZ = W3, A3 - Y
    if layer == 1:
        dZ2 = check.entries(value, ["dZ2"], WHAT)["dZ2"]
        W, dZ = W2, check.numbers(dZ2, cache[5].shape, "dZ2")
    dA: Array = W.T @ dZ
    return dA


def read_dA(layer: int, value: object, cache: Cache) -> Array:
    """Read dA of a layer."""
    name = f"dA{layer}"
    return check.numbers(check.entries(value, [name], WHAT)[name], masks(cache)[layer].shape, name)


@pytest.mark.public
@pytest.mark.weight(2)
@pytest.mark.parametrize("name", ["dA2", "dA1"])
def test_published_example(student: Student, name: str) -> None:
    """On the example in the notebook, the gradient agrees with the published one."""
    X, Y, cache = example()
    gradients = check.entries(student(X, Y, cache, 0.8), [name], WHAT)
    check.array(gradients[name], PUBLISHED[name], name, hint=RULE)


@pytest.mark.parametrize("m", [8, 11])
@pytest.mark.parametrize("name", ["dA2", "dA1"])
def test_other_networks(
    student: Student,
    solution: Callable[..., dict[str, Array]],
    draw: Draw,
    name: str,
    m: int,
) -> None:
    """On networks of other sizes, the gradient of the activations is right."""
    inputs = drawn_case(draw, m)
    gradients = check.entries(student(*inputs), [name], WHAT)
    check.array(gradients[name], solution(*inputs)[name], name, hint=RULE)


@pytest.mark.weight(2)
@pytest.mark.parametrize("layer", [2, 1])
def test_dropped_units_get_no_gradient(student: Student, draw: Draw, layer: int) -> None:
    """A unit that the mask in the cache dropped gets no gradient, and the others keep theirs."""
    X, Y, cache, keep_prob = drawn_case(draw)
    value = student(X, Y, cache, keep_prob)
    dA = read_dA(layer, value, cache)
    kept = masks(cache)[layer]
    hint = f"Shut down the same units as forward propagation did: multiply dA{layer} by D{layer}."
    check.that(not dA[~kept].any(), f"dA{layer} is not 0 at units that were dropped.", hint=hint)
    check.that(bool(dA[kept].any()), f"dA{layer} is 0 at all units that were kept.", hint=hint)
    # How they are scaled is for another test to say.
    before, after = before_dropout(layer, value, Y, cache)[kept], dA[kept]
    largest = np.abs(before).argmax()
    same = np.allclose(after, before * (after[largest] / before[largest]), rtol=1e-4, atol=1e-6)
    check.that(same, f"dA{layer} is another at units that were kept.", hint=hint)


@pytest.mark.weight(2)
@pytest.mark.parametrize("layer", [2, 1])
def test_kept_units_are_scaled(student: Student, draw: Draw, layer: int) -> None:
    """At the units that were kept, the gradient is scaled as the activation was."""
    X, Y, cache, keep_prob = drawn_case(draw)
    value = student(X, Y, cache, keep_prob)
    dA = read_dA(layer, value, cache)
    expected = before_dropout(layer, value, Y, cache) / keep_prob
    kept = masks(cache)[layer]
    reached = bool(expected[kept].any())
    check.that(reached, f"dZ{layer + 1} is 0, so that no gradient reaches dA{layer}.", hint=RULE)
    check.array(
        np.where(kept, dA, 0),
        np.where(kept, expected, 0),
        f"dA{layer}",
        hint="Forward propagation divided the activations by keep_prob; by the chain rule the "
        "gradients are divided by it too, once for each layer.",
    )


def test_everything_kept(student: Student, draw: Draw) -> None:
    """If nothing was dropped, the gradients are the plain ones; a lower keep_prob enlarges them."""
    X, Y, cache, _ = drawn_case(draw)
    whole = everything_kept(cache)
    value, larger = student(X, Y, whole, 1), student(X, Y, whole, 0.5)
    hint = "Mask and keep_prob are arguments of the rule; with ones for both, it changes nothing."
    for layer in (2, 1):
        expected = before_dropout(layer, value, Y, whole)
        check.array(read_dA(layer, value, whole), expected, f"dA{layer}", hint=hint)
    larger = read_dA(2, larger, whole)
    check.array(larger, 2 * before_dropout(2, value, Y, whole), "dA2", hint=RULE)


def test_every_gradient(
    student: Student, solution: Callable[..., dict[str, Array]], draw: Draw
) -> None:
    """All eleven gradients are returned, each of them right."""
    inputs = drawn_case(draw, width=6)  # equal layers, which take each other's masks
    gradients = check.entries(student(*inputs), ALL, WHAT)
    expected = solution(*inputs)
    for name in ALL:
        check.array(gradients[name], expected[name], name, hint=RULE)


@pytest.mark.weight(0.5)
def test_arguments_are_left_alone(student: Student, draw: Draw) -> None:
    """The arguments are as they were after the call."""
    inputs = drawn_case(draw)
    X, Y, cache, _ = inputs
    reply, whole = student.reply(*inputs), student(X, Y, everything_kept(cache), 1)
    plain = before_dropout(2, whole, Y, cache)
    check.array(read_dA(2, whole, cache), plain, "dA2", hint=RULE)
    changed = not np.allclose(read_dA(2, reply.value, cache), plain, atol=1e-6)
    check.that(changed, "dropout makes no difference to dA2.", hint=RULE)
    check.unchanged(
        reply,
        inputs,
        ("X", "Y", "cache", "keep_prob"),
        hint="Assignments such as `D1 /= keep_prob` write into the cache; compute a new array.",
    )
