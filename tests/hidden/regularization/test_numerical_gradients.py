"""Hidden tests: both kinds of gradients against finite differences of the cost.

The cost is computed here and nowhere else, from the formulas alone, so that these tests hold even
if the helpers and the reference solution were wrong together.
"""

from functools import cache

import numpy as np
import pytest

from gradekit.judging import check
from gradekit.judging.draw import Draw
from gradekit.judging.student import Student
from testCases import Array, Cache, Parameters, Seed

STEP = 1e-5
KINK = 1e-2  # no ReLU is closer to its kink than this, so that no step crosses it
HINT = (
    "Follow the chain rule layer by layer: a gradient says how much the cost changes when one "
    "entry is nudged a little."
)


class Network:
    """A random network of three layers whose forward pass is known exactly.

    Parameters
    ----------
    seed
        Where the random numbers start.
    keep_prob
        Below 1, the network has fixed dropout masks, as one training step has.
    lambd
        Strength of the L2 penalty in the cost.
    """

    def __init__(self, seed: Seed, keep_prob: float, lambd: float) -> None:
        random = np.random.RandomState(seed)
        n_x, n_h1, n_h2, m = 3, 5, 4, 7
        self.keep_prob, self.lambd = keep_prob, lambd
        self.Y = random.randint(0, 2, (1, m))
        while True:
            self.X = random.randn(n_x, m)
            self.parameters: Parameters = {
                "W1": random.randn(n_h1, n_x),
                "b1": random.randn(n_h1, 1),
                "W2": random.randn(n_h2, n_h1) / 2,
                "b2": random.randn(n_h2, 1) / 2,
                "W3": random.randn(1, n_h2) / 2,
                "b3": random.randn(1, 1) / 2,
            }
            self.D1 = random.random_sample((n_h1, m)) < keep_prob
            self.D2 = random.random_sample((n_h2, m)) < keep_prob
            Z1, A1, Z2, A2, _, _ = self.forward()
            alive = min(np.mean(A1 > 0), np.mean(A2 > 0)) > 0.2
            if alive and min(np.abs(Z1).min(), np.abs(Z2).min()) > KINK:
                break

    def forward(self) -> Cache:
        """Give ``Z1, A1, Z2, A2, Z3, A3``."""
        W1, b1, W2, b2, W3, b3 = self.parameters.values()
        Z1 = W1 @ self.X + b1
        A1 = np.where(Z1 > 0, Z1, 0) * self.D1 / self.keep_prob
        Z2 = W2 @ A1 + b2
        A2 = np.where(Z2 > 0, Z2, 0) * self.D2 / self.keep_prob
        Z3 = W3 @ A2 + b3
        return Z1, A1, Z2, A2, Z3, 1 / (1 + np.exp(-Z3))

    def cost(self) -> float:
        """Give the cross-entropy plus the penalty."""
        Z3 = self.forward()[4]
        losses = np.logaddexp(0, Z3) - self.Y * Z3  # -log of what the true label was given
        squares = sum(np.square(self.parameters[name]).sum() for name in ("W1", "W2", "W3"))
        return float((losses.sum() + self.lambd / 2 * squares) / self.Y.shape[1])

    def gradient(self, name: str) -> Array:
        """Estimate the derivative of the cost by each entry of a parameter."""
        values = self.parameters[name]
        gradient = np.zeros_like(values)
        for place in np.ndindex(values.shape):
            middle = values[place]
            values[place] = middle + STEP
            above = self.cost()
            values[place] = middle - STEP
            below = self.cost()
            values[place] = middle
            gradient[place] = (above - below) / (2 * STEP)
        return gradient


@cache  # the same secret asks for the same networks at each submission
def prepared(
    seed: Seed, keep_prob: float, lambd: float, layer: int
) -> tuple[Network, dict[str, Array]]:
    """Make a network, with the gradients of one of its layers."""
    network = Network(seed, keep_prob, lambd)
    return network, {f"d{name}": network.gradient(name) for name in (f"W{layer}", f"b{layer}")}


def check_layer(gradients: object, expected: dict[str, Array]) -> None:
    """Check the gradients of one layer."""
    entries = check.entries(gradients, list(expected), "the dictionary of gradients")
    for name, values in expected.items():
        check.array(entries[name], values, name, hint=HINT, rtol=1e-5, atol=1e-7)


@pytest.mark.question("backward_propagation_with_regularization")
@pytest.mark.parametrize("layer", [1, 2, 3])
def test_l2_gradient_follows_the_cost(student: Student, draw: Draw, layer: int) -> None:
    """The gradients of the layer predict how the cost changes when its parameters are nudged."""
    network, expected = prepared(draw.seed(), 1, draw.integer(5, 15) / 10, layer)
    W1, b1, W2, b2, W3, b3 = network.parameters.values()
    Z1, A1, Z2, A2, Z3, A3 = network.forward()
    stored = (Z1, A1, W1, b1, Z2, A2, W2, b2, Z3, A3, W3, b3)
    check_layer(student(network.X, network.Y, stored, network.lambd), expected)


@pytest.mark.question("backward_propagation_with_dropout")
@pytest.mark.parametrize("layer", [1, 2])
def test_dropout_gradient_follows_the_cost(student: Student, draw: Draw, layer: int) -> None:
    """With fixed masks, the gradients predict how the cost changes when parameters are nudged."""
    network, expected = prepared(draw.seed(), draw.integer(55, 75) / 100, 0, layer)
    W1, b1, W2, b2, W3, b3 = network.parameters.values()
    D1, D2 = network.D1, network.D2
    Z1, A1, Z2, A2, Z3, A3 = network.forward()
    stored = (Z1, D1, A1, W1, b1, Z2, D2, A2, W2, b2, Z3, A3, W3, b3)
    check_layer(student(network.X, network.Y, stored, network.keep_prob), expected)
