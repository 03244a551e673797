"""The example inputs are the published ones for seed 1 and of the same kind for others."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import expit

import testCases
from testCases import (
    backward_propagation_with_dropout_test_case,
    backward_propagation_with_regularization_test_case,
    compute_cost_with_regularization_test_case,
    forward_propagation_with_dropout_test_case,
)

Case = Callable[..., tuple[Any, ...]]

CASES: dict[str, tuple[Case, tuple[str, ...]]] = {
    "compute_cost_with_regularization": (
        compute_cost_with_regularization_test_case,
        ("A3", "Y", "parameters"),
    ),
    "backward_propagation_with_regularization": (
        backward_propagation_with_regularization_test_case,
        ("X", "Y", "cache"),
    ),
    "forward_propagation_with_dropout": (
        forward_propagation_with_dropout_test_case,
        ("X", "parameters"),
    ),
    "backward_propagation_with_dropout": (
        backward_propagation_with_dropout_test_case,
        ("X", "Y", "cache"),
    ),
}

every_case = pytest.mark.parametrize("name", CASES)
seeds = st.integers(0, 2**32 - 1)
sizes = st.fixed_dictionaries({key: st.integers(1, 9) for key in ("n_x", "n_h1", "n_h2", "m")})


def flat(value: Any) -> list[Any]:
    """List the arrays of a case, whatever holds them."""
    if isinstance(value, dict):
        return flat(list(value.values()))
    if isinstance(value, (tuple, list)):
        return [array for item in value for array in flat(item)]
    return [value]


def assert_parameters(parameters: dict[str, Any], n_x: int, n_h1: int, n_h2: int) -> None:
    """Check the names, order and shapes of the parameters."""
    assert {name: array.shape for name, array in parameters.items()} == {
        "W1": (n_h1, n_x),
        "b1": (n_h1, 1),
        "W2": (n_h2, n_h1),
        "b2": (n_h2, 1),
        "W3": (1, n_h2),
        "b3": (1, 1),
    }
    assert list(parameters) == ["W1", "b1", "W2", "b2", "W3", "b3"]


def published_arrays(key: str, value: Any) -> list[Any]:
    """List the arrays that the JSON of a published input stands for."""
    if isinstance(value, dict):
        value = list(value.values())
    return [np.array(item) for item in (value if key in {"cache", "parameters"} else [value])]


@every_case
def test_called_bare_gives_the_published_inputs(name: str, reference: Path) -> None:
    """Every number, shape and kind is the published one, to the last bit."""
    published = json.loads((reference / "published_cases.json").read_text())[name]["inputs"]
    case, keys = CASES[name]
    for key, value in zip(keys, case(), strict=True):
        if isinstance(value, dict):
            assert list(value) == list(published[key])
        for actual, expected in zip(
            flat(value), published_arrays(key, published[key]), strict=True
        ):
            assert actual.dtype == expected.dtype
            np.testing.assert_array_equal(actual, expected, strict=True)


@every_case
def test_seed_1_is_the_default(name: str) -> None:
    """A bare call and a call with seed 1 give the same."""
    case, _ = CASES[name]
    for actual, expected in zip(flat(case(seed=1)), flat(case()), strict=True):
        np.testing.assert_array_equal(actual, expected, strict=True)


@every_case
@given(seed=seeds, sizes=sizes)
def test_same_seed_gives_same_numbers_in_new_arrays(
    name: str, seed: int, sizes: dict[str, int]
) -> None:
    """Two calls agree, and writing into one result does not change the next."""
    case, _ = CASES[name]
    first = flat(case(seed, **sizes))
    kept = [array.copy() for array in first]
    for array in first:
        array[...] = 0
    for actual, expected in zip(flat(case(seed, **sizes)), kept, strict=True):
        np.testing.assert_array_equal(actual, expected, strict=True)


@every_case
def test_other_seeds_give_other_numbers(name: str) -> None:
    """Seeds 1 to 5 all give different first arrays."""
    case, _ = CASES[name]
    assert len({flat(case(seed))[0].tobytes() for seed in range(1, 6)}) == 5


@every_case
@given(seed=seeds)
def test_global_random_state_is_left_alone(name: str, seed: int) -> None:
    """The next number drawn from NumPy's global generator does not depend on a call."""
    np.random.seed(seed)
    expected = np.random.rand(3)
    np.random.seed(seed)
    CASES[name][0](seed)
    np.testing.assert_array_equal(np.random.rand(3), expected)


@given(seed=seeds, sizes=sizes)
def test_labels_are_zeros_and_ones(seed: int, sizes: dict[str, int]) -> None:
    """Labels are integers of shape (1, m), the same in all cases of one seed."""
    m = sizes["m"]
    all_labels = [case(seed, **sizes)[1] for case, names in CASES.values() if names[1] == "Y"]
    for Y in all_labels:
        assert Y.shape == (1, m)
        assert Y.dtype.kind == "i"
        assert set(Y.ravel()) <= {0, 1}
        np.testing.assert_array_equal(Y, all_labels[0])


def test_labels_come_from_the_seed() -> None:
    """Over many seeds about half of the labels are 1, and they differ from seed to seed."""
    labels = [compute_cost_with_regularization_test_case(seed, m=50)[1] for seed in range(40)]
    assert 0.4 < np.mean(labels) < 0.6
    assert len({Y.tobytes() for Y in labels}) == 40


@given(seed=seeds, sizes=sizes)
def test_cost_case_has_probabilities_and_parameters(seed: int, sizes: dict[str, int]) -> None:
    """A3 holds probabilities for m examples, and the parameters fit the sizes."""
    A3, _, parameters = compute_cost_with_regularization_test_case(seed, **sizes)
    assert A3.shape == (1, sizes["m"])
    assert ((A3 >= 0) & (A3 <= 1)).all()
    assert_parameters(parameters, sizes["n_x"], sizes["n_h1"], sizes["n_h2"])


@given(seed=seeds, sizes=sizes)
def test_dropout_forward_case_has_examples_and_parameters(seed: int, sizes: dict[str, int]) -> None:
    """X holds m examples, and the parameters fit the sizes."""
    X, parameters = forward_propagation_with_dropout_test_case(seed, **sizes)
    assert X.shape == (sizes["n_x"], sizes["m"])
    assert_parameters(parameters, sizes["n_x"], sizes["n_h1"], sizes["n_h2"])


@given(seed=seeds, sizes=sizes)
def test_cache_is_that_of_a_forward_pass(seed: int, sizes: dict[str, int]) -> None:
    """Each quantity in the cache follows from those before it, but for rounding."""
    X, _, cache = backward_propagation_with_regularization_test_case(seed, **sizes)
    Z1, A1, W1, b1, Z2, A2, W2, b2, Z3, A3, W3, b3 = cache
    assert X.shape == (sizes["n_x"], sizes["m"])
    assert_parameters(
        {"W1": W1, "b1": b1, "W2": W2, "b2": b2, "W3": W3, "b3": b3},
        sizes["n_x"],
        sizes["n_h1"],
        sizes["n_h2"],
    )
    np.testing.assert_array_equal(A1, np.where(Z1 > 0, Z1, 0))
    np.testing.assert_array_equal(A2, np.where(Z2 > 0, Z2, 0))
    for Z, W, A, b in ((Z1, W1, X, b1), (Z2, W2, A1, b2), (Z3, W3, A2, b3)):
        np.testing.assert_allclose(Z, np.einsum("ij,jk->ik", W, A) + b, atol=1e-6)
    np.testing.assert_allclose(A3, expit(Z3), atol=1e-8)


@given(seed=seeds, sizes=sizes, keep_prob=st.floats(0.2, 1.0))
def test_dropout_cache_is_that_of_a_forward_pass_with_its_masks(
    seed: int, sizes: dict[str, int], keep_prob: float
) -> None:
    """Dropped activations are 0, kept ones are those without dropout over keep_prob."""
    X, _, cache = backward_propagation_with_dropout_test_case(seed, **sizes, keep_prob=keep_prob)
    Z1, D1, A1, W1, b1, Z2, D2, A2, W2, b2, Z3, A3, W3, b3 = cache
    assert_parameters(
        {"W1": W1, "b1": b1, "W2": W2, "b2": b2, "W3": W3, "b3": b3},
        sizes["n_x"],
        sizes["n_h1"],
        sizes["n_h2"],
    )
    for Z, D, A in ((Z1, D1, A1), (Z2, D2, A2)):
        assert D.dtype == bool
        assert D.shape == A.shape == Z.shape
        np.testing.assert_allclose(A, D * np.maximum(Z, 0) / keep_prob, atol=1e-7)
        assert not A[~D].any()
    for Z, W, A, b in ((Z1, W1, X, b1), (Z2, W2, A1, b2), (Z3, W3, A2, b3)):
        np.testing.assert_allclose(Z, np.einsum("ij,jk->ik", W, A) + b, atol=1e-6)
    np.testing.assert_allclose(A3, expit(Z3), atol=1e-8)


@pytest.mark.parametrize("keep_prob", [0.5, 0.8, 1.0])
def test_masks_keep_as_many_as_asked(keep_prob: float) -> None:
    """On a wide layer the kept fraction is the keep probability."""
    _, _, cache = backward_propagation_with_dropout_test_case(
        2, n_h1=200, n_h2=200, m=100, keep_prob=keep_prob
    )
    assert cache[1].mean() == pytest.approx(keep_prob, abs=0.02)
    assert cache[6].mean() == pytest.approx(keep_prob, abs=0.02)


def test_all_four_functions_are_public_and_no_example_is_pasted() -> None:
    """`from testCases import *` gives the four functions; the module holds no decimal figures."""
    assert sorted(testCases.__all__) == sorted(case.__name__ for case, _ in CASES.values())
    tree = ast.parse(Path(testCases.__file__).read_text())
    figures = {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, float)
    }
    assert figures <= {0.0, 0.5}
