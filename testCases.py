"""Example inputs for the four graded functions, drawn from a seed.

Called bare, each function gives the example whose results the notebook shows. Other seeds and
sizes give other examples of the same kind. The random numbers come from a generator made for the
call, so NumPy's global random state is neither used nor changed.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from reg_utils import forward_propagation, relu, sigmoid

__all__ = [
    "backward_propagation_with_dropout_test_case",
    "backward_propagation_with_regularization_test_case",
    "compute_cost_with_regularization_test_case",
    "forward_propagation_with_dropout_test_case",
]

Array: TypeAlias = npt.NDArray[Any]
Cache: TypeAlias = tuple[Array, ...]
Parameters: TypeAlias = dict[str, Array]
Seed: TypeAlias = int | tuple[int, ...]

_DECIMALS = 8  # of the numbers that result from a computation


def compute_cost_with_regularization_test_case(
    seed: Seed = 1, *, n_x: int = 3, n_h1: int = 2, n_h2: int = 3, m: int = 5
) -> tuple[Array, Array, Parameters]:
    """Make an example for the cost with L2 regularization.

    Parameters
    ----------
    seed
        Where the random numbers start.
    n_x, n_h1, n_h2
        Sizes of the input and of the two hidden layers.
    m
        Number of examples.

    Returns
    -------
    A3
        Probabilities of label 1, ``(1, m)``; those that the network of
        `backward_propagation_with_regularization_test_case` gives.
    Y
        Labels, ``(1, m)``.
    parameters
        ``W1`` ``(n_h1, n_x)``, ``b1`` ``(n_h1, 1)``, ``W2`` ``(n_h2, n_h1)``, ``b2`` ``(n_h2, 1)``,
        ``W3`` ``(1, n_h2)``, ``b3`` ``(1, 1)``.
    """
    _, Y, cache = backward_propagation_with_regularization_test_case(
        seed, n_x=n_x, n_h1=n_h1, n_h2=n_h2, m=m
    )
    A3 = cache[9]
    return A3, Y, _draw_parameters(np.random.RandomState(seed), n_x, n_h1, n_h2)


def backward_propagation_with_regularization_test_case(
    seed: Seed = 1, *, n_x: int = 3, n_h1: int = 2, n_h2: int = 3, m: int = 5
) -> tuple[Array, Array, Cache]:
    """Make an example for the gradients with L2 regularization.

    Parameters
    ----------
    seed, n_x, n_h1, n_h2, m
        As in `compute_cost_with_regularization_test_case`.

    Returns
    -------
    X
        Examples, ``(n_x, m)``.
    Y
        Labels, ``(1, m)``.
    cache
        ``(Z1, A1, W1, b1, Z2, A2, W2, b2, Z3, A3, W3, b3)`` of forward propagation on ``X``,
        rounded to 8 decimals.
    """
    X, parameters = _draw_inputs(seed, n_x, n_h1, n_h2, m)
    _, cache = forward_propagation(X, parameters)
    return X, _labels(seed, m), _rounded(cache)


def forward_propagation_with_dropout_test_case(
    seed: Seed = 1, *, n_x: int = 3, n_h1: int = 2, n_h2: int = 3, m: int = 5
) -> tuple[Array, Parameters]:
    """Make an example for forward propagation with dropout.

    Parameters
    ----------
    seed, n_x, n_h1, n_h2, m
        As in `compute_cost_with_regularization_test_case`.

    Returns
    -------
    X
        Examples, ``(n_x, m)``.
    parameters
        As in `compute_cost_with_regularization_test_case`.
    """
    return _draw_inputs(seed, n_x, n_h1, n_h2, m)


def backward_propagation_with_dropout_test_case(
    seed: Seed = 1,
    *,
    n_x: int = 3,
    n_h1: int = 2,
    n_h2: int = 3,
    m: int = 5,
    keep_prob: float = 0.5,
) -> tuple[Array, Array, Cache]:
    """Make an example for the gradients with dropout.

    The notebook uses the bare example with another keep probability than that of its cache. To
    compare gradients with finite differences, give both the same.

    Parameters
    ----------
    seed, n_x, n_h1, n_h2, m
        As in `compute_cost_with_regularization_test_case`.
    keep_prob
        The probability with which each activation was kept when the cache was made.

    Returns
    -------
    X
        Examples, ``(n_x, m)``.
    Y
        Labels, ``(1, m)``.
    cache
        ``(Z1, D1, A1, W1, b1, Z2, D2, A2, W2, b2, Z3, A3, W3, b3)``, rounded to 8 decimals; the
        masks ``D1``, ``D2`` are of bool.
    """
    X, parameters = _draw_inputs(seed, n_x, n_h1, n_h2, m)
    W1, b1, W2, b2, W3, b3 = parameters.values()
    masks = np.random.RandomState(seed)
    Z1 = W1 @ X + b1
    D1 = masks.random_sample(Z1.shape) < keep_prob
    # For positive factors c, relu(c * Z) is c * relu(Z): masking and scaling may come first.
    A1 = relu(np.where(D1, Z1 / keep_prob, 0.0))
    Z2 = W2 @ A1 + b2
    D2 = masks.random_sample(Z2.shape) < keep_prob
    A2 = relu(np.where(D2, Z2 / keep_prob, 0.0))
    Z3 = W3 @ A2 + b3
    cache = (Z1, D1, A1, W1, b1, Z2, D2, A2, W2, b2, Z3, sigmoid(Z3), W3, b3)
    return X, _labels(seed, m), _rounded(cache)


def _draw_inputs(seed: Seed, n_x: int, n_h1: int, n_h2: int, m: int) -> tuple[Array, Parameters]:
    """Draw the examples, then the parameters."""
    random = np.random.RandomState(seed)
    X = random.randn(n_x, m)
    return X, _draw_parameters(random, n_x, n_h1, n_h2)


def _draw_parameters(random: np.random.RandomState, n_x: int, n_h1: int, n_h2: int) -> Parameters:
    """Draw ``W1, b1, W2, b2, W3, b3`` in this order."""
    sizes = (n_x, n_h1, n_h2, 1)
    parameters: Parameters = {}
    for layer in (1, 2, 3):
        parameters[f"W{layer}"] = random.randn(sizes[layer], sizes[layer - 1])
        parameters[f"b{layer}"] = random.randn(sizes[layer], 1)
    return parameters


def _labels(seed: Seed, m: int) -> Array:
    """Give the published labels for the published seed and size; draw them for any other."""
    if (seed, m) == (1, 5):
        return np.array([[1, 1, 0, 1, 0]])
    return np.random.RandomState(seed).randint(0, 2, size=(1, m))


def _rounded(cache: Cache) -> Cache:
    """Round the numbers of a cache and leave its masks."""
    return tuple(a if a.dtype == bool else np.round(a, _DECIMALS) for a in cache)
