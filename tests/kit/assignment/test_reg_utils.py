"""The helpers given to students compute what their docstrings say."""

from __future__ import annotations

import json
import math
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.axes import Axes
from matplotlib.collections import Collection
from scipy.io import savemat
from scipy.special import expit, xlog1py, xlogy

import reg_utils
import testCases
from reg_utils import (
    backward_propagation,
    compute_cost,
    forward_propagation,
    initialize_parameters,
    load_2D_dataset,
    plot_decision_boundary,
    predict,
    predict_dec,
    relu,
    sigmoid,
    update_parameters,
)

LARGEST = np.finfo(float).max
Parameters = dict[str, Any]


def example(seed: int, n_x: int, n_h1: int, n_h2: int, m: int) -> tuple[Any, Any, Parameters]:
    """Draw examples, labels and parameters of a network of the given sizes."""
    random = np.random.default_rng(seed)
    sizes = (n_x, n_h1, n_h2, 1)
    parameters = {}
    for layer in (1, 2, 3):
        parameters[f"W{layer}"] = random.normal(size=(sizes[layer], sizes[layer - 1]))
        parameters[f"b{layer}"] = random.normal(size=(sizes[layer], 1))
    return random.normal(size=(n_x, m)), random.integers(0, 2, size=(1, m)), parameters


def forward_by_loops(X: Any, parameters: Parameters) -> list[float]:
    """Run the network number by number in plain Python."""
    outputs = []
    for column in range(X.shape[1]):
        values = [float(x) for x in X[:, column]]
        for layer in (1, 2, 3):
            W, b = parameters[f"W{layer}"].tolist(), parameters[f"b{layer}"].tolist()
            values = [
                math.fsum(w * v for w, v in zip(row, values, strict=True)) + bias[0]
                for row, bias in zip(W, b, strict=True)
            ]
            if layer < 3:
                values = [max(0.0, v) for v in values]
        outputs.append(1 / (1 + math.exp(-values[0])))
    return outputs


examples = st.builds(
    example,
    st.integers(0, 10**6),
    st.integers(1, 6),
    st.integers(1, 6),
    st.integers(1, 6),
    st.integers(1, 8),
)
floats = st.floats(allow_nan=False)


class TestActivations:
    """`sigmoid` and `relu`."""

    @given(floats)
    def test_sigmoid_agrees_with_scipy(self, x: float) -> None:
        """For any float, infinite ones included, and without a warning (warnings are errors)."""
        assert sigmoid(x) == pytest.approx(expit(x), rel=1e-14, abs=1e-300)

    @pytest.mark.parametrize(
        ("x", "expected"),
        [
            (0, 0.5),
            (LARGEST, 1.0),
            (-LARGEST, 0.0),
            (math.inf, 1.0),
            (-math.inf, 0.0),
            (-700.0, math.exp(-700)),
        ],
    )
    def test_sigmoid_at_extremes(self, x: float, expected: float) -> None:
        """The limits are reached, and small probabilities keep their digits."""
        assert sigmoid(x) == pytest.approx(expected, rel=1e-14)

    def test_not_a_number_stays_visible(self) -> None:
        """NaN goes in, NaN comes out."""
        assert np.isnan(sigmoid(np.nan))
        assert np.isnan(relu(np.nan))
        assert np.isnan(compute_cost(np.array([[np.nan, 0.5]]), np.array([[1, 0]])))

    @given(st.lists(floats))
    def test_relu_keeps_positive_numbers_only(self, values: list[float]) -> None:
        """The result is max(0, x) number by number."""
        assert relu(values).tolist() == [max(0.0, x) for x in values]

    @pytest.mark.parametrize("shape", [(), (3,), (2, 3), (2, 0)])
    def test_shapes_are_kept(self, shape: tuple[int, ...]) -> None:
        """Both work number by number, whatever the shape, on whole numbers too."""
        assert np.shape(sigmoid(np.ones(shape, dtype=int))) == shape
        assert np.shape(relu(np.ones(shape, dtype=int))) == shape


class TestParameters:
    """`initialize_parameters` and `update_parameters`."""

    def test_weights_come_from_seed_3_scaled_by_the_layer_before(self) -> None:
        """Weights are the normal numbers of seed 3 over sqrt(n_prev); biases are 0."""
        np.random.seed(3)
        W1 = np.random.randn(20, 2) / math.sqrt(2)
        W2 = np.random.randn(3, 20) / math.sqrt(20)
        W3 = np.random.randn(1, 3) / math.sqrt(3)
        parameters = initialize_parameters([2, 20, 3, 1])
        assert list(parameters) == ["W1", "b1", "W2", "b2", "W3", "b3"]
        for name, expected in {"W1": W1, "W2": W2, "W3": W3}.items():
            np.testing.assert_allclose(parameters[name], expected, rtol=1e-15)
        assert [parameters[f"b{layer}"].shape for layer in (1, 2, 3)] == [(20, 1), (3, 1), (1, 1)]
        assert not any(parameters[f"b{layer}"].any() for layer in (1, 2, 3))

    def test_global_random_state_is_left_alone(self) -> None:
        """Making a network does not change which random numbers come next."""
        np.random.seed(7)
        expected = np.random.rand()
        np.random.seed(7)
        initialize_parameters([2, 20, 3, 1])
        assert np.random.rand() == expected

    def test_update_goes_against_the_gradient_and_leaves_its_arguments(self) -> None:
        """Each parameter loses learning_rate times its gradient, in new arrays."""
        X, Y, parameters = example(0, 2, 3, 4, 5)
        before = {name: value.copy() for name, value in parameters.items()}
        gradients = backward_propagation(X, Y, forward_propagation(X, parameters)[1])
        updated = update_parameters(parameters, gradients, 0.3)
        assert list(updated) == list(before)
        for name, value in before.items():
            np.testing.assert_array_equal(parameters[name], value)
            np.testing.assert_allclose(updated[name], value - 0.3 * gradients["d" + name])


class TestPropagation:
    """`forward_propagation`, `backward_propagation` and `compute_cost`."""

    @given(examples)
    def test_forward_agrees_with_loops(self, drawn: tuple[Any, Any, Parameters]) -> None:
        """A3 is what the network computes number by number."""
        X, _, parameters = drawn
        A3, _ = forward_propagation(X, parameters)
        assert A3.shape == (1, X.shape[1])
        np.testing.assert_allclose(A3[0], forward_by_loops(X, parameters), rtol=1e-9)

    def test_cache_order(self) -> None:
        """The cache is (Z1, A1, W1, b1, Z2, A2, W2, b2, Z3, A3, W3, b3)."""
        X, _, parameters = example(1, 2, 3, 4, 5)
        A3, cache = forward_propagation(X, parameters)
        Z1, A1, W1, b1, Z2, A2, W2, b2, Z3, last, W3, b3 = cache
        assert last is A3
        for name, value in {"W1": W1, "b1": b1, "W2": W2, "b2": b2, "W3": W3, "b3": b3}.items():
            assert value is parameters[name]
        np.testing.assert_array_equal(A1, np.maximum(Z1, 0))
        np.testing.assert_array_equal(A2, np.maximum(Z2, 0))
        np.testing.assert_allclose(A3, expit(Z3))

    @pytest.mark.parametrize("seed", range(8))
    def test_gradients_agree_with_finite_differences(self, seed: int) -> None:
        """Each dW and db is the slope of the cost, for every single weight."""
        X, Y, parameters = example(seed, 3, 4, 3, 6)
        gradients = backward_propagation(X, Y, forward_propagation(X, parameters)[1])
        step = 1e-6
        for name, values in parameters.items():
            slopes = np.empty_like(values)
            for index in np.ndindex(values.shape):
                costs = []
                for sign in (1, -1):
                    moved = {**parameters, name: values.copy()}
                    moved[name][index] += sign * step
                    costs.append(compute_cost(forward_propagation(X, moved)[0], Y))
                slopes[index] = (costs[0] - costs[1]) / (2 * step)
            np.testing.assert_allclose(gradients["d" + name], slopes, rtol=1e-5, atol=1e-8)

    @given(examples)
    def test_gradients_have_the_names_and_shapes_of_the_notebook(
        self, drawn: tuple[Any, Any, Parameters]
    ) -> None:
        """Every gradient is shaped like the quantity whose name follows its d."""
        X, Y, parameters = drawn
        _, cache = forward_propagation(X, parameters)
        shapes = dict(
            zip(
                ["Z1", "A1", "W1", "b1", "Z2", "A2", "W2", "b2", "Z3", "A3", "W3", "b3"],
                map(np.shape, cache),
                strict=True,
            )
        )
        gradients = backward_propagation(X, Y, cache)
        names = ["dZ3", "dW3", "db3", "dA2", "dZ2", "dW2", "db2", "dA1", "dZ1", "dW1", "db1"]
        assert list(gradients) == names
        for name in names:
            assert gradients[name].shape == shapes[name[1:]]

    @given(
        st.lists(
            st.tuples(
                st.floats(0, 1, exclude_min=True, exclude_max=True, allow_subnormal=True),
                st.integers(0, 1),
            ),
            min_size=1,
        )
    )
    def test_cost_agrees_with_the_plain_formula(self, pairs: list[tuple[float, int]]) -> None:
        """Between 0 and 1 the cost is the mean cross-entropy as SciPy computes it."""
        A3, Y = (np.array([row]) for row in zip(*pairs, strict=True))
        plain = -np.mean(xlogy(Y, A3) + xlog1py(1 - Y, -A3))
        # log(1 - a) and log1p(-a) differ by the rounding of 1 - a, which is below 1e-9 in sum.
        assert compute_cost(A3, Y) == pytest.approx(plain, rel=1e-9, abs=1e-9)

    @pytest.mark.parametrize(
        ("probability", "label", "low", "high"),
        [
            (0.0, 0, 0.0, 1e-9),
            (1.0, 1, 0.0, 1e-9),
            (0.0, 1, 700, 800),
            (1.0, 0, 36, 37),
        ],
    )
    def test_cost_is_finite_at_0_and_1(
        self, probability: float, label: int, low: float, high: float
    ) -> None:
        """Right and certain costs nothing; wrong and certain costs much, but no warning."""
        assert low <= compute_cost(np.array([[probability]]), np.array([[label]])) <= high

    def test_cost_takes_labels_without_sign(self) -> None:
        """Labels of uint8, as MATLAB files hold them, and of bool cost what integers cost."""
        A3 = np.array([[0.2, 0.7, 0.9]])
        expected = compute_cost(A3, np.array([[0, 1, 0]]))
        assert compute_cost(A3, np.array([[0, 1, 0]], dtype=np.uint8)) == expected
        assert compute_cost(A3, np.array([[0.0, 1.0, 0.0]])) == expected

    def test_huge_inputs_give_no_warning(self) -> None:
        """A network far out of range still gives probabilities and finite gradients."""
        X, Y, parameters = example(2, 3, 4, 3, 6)
        A3, cache = forward_propagation(1e100 * X, parameters)
        assert ((A3 >= 0) & (A3 <= 1)).all()
        assert np.isfinite(compute_cost(A3, Y))
        assert all(np.isfinite(g).all() for g in backward_propagation(X, Y, cache).values())


class TestPrediction:
    """`predict` and `predict_dec`."""

    @given(examples)
    def test_label_1_where_its_probability_is_above_one_half(
        self, drawn: tuple[Any, Any, Parameters]
    ) -> None:
        """Decisions follow the sign of the last linear layer."""
        X, _, parameters = drawn
        _, cache = forward_propagation(X, parameters)
        np.testing.assert_array_equal(predict_dec(parameters, X), expit(cache[8]) > 0.5)

    def test_predict_prints_the_fraction_that_is_right(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """The line is `Accuracy: 0.75` for three right out of four."""
        X, _, parameters = example(3, 2, 3, 4, 4)
        y = predict_dec(parameters, X).astype(int)
        y[0, 2] = 1 - y[0, 2]
        predictions = predict(X, y, parameters)
        assert capsys.readouterr().out == "Accuracy: 0.75\n"
        assert predictions.dtype == np.int64
        np.testing.assert_array_equal(predictions, predict_dec(parameters, X))


def variables(**changes: Any) -> dict[str, Any]:
    """Make the content of a small data file."""
    random = np.random.default_rng(0)
    content = {
        "X": random.normal(size=(7, 2)),
        "y": np.arange(7, dtype=np.uint8)[:, None] % 2,
        "Xval": random.normal(size=(4, 2)),
        "yval": np.arange(4, dtype=np.uint8)[:, None] % 2,
    }
    return {key: value for key, value in (content | changes).items() if value is not None}


class TestLoading:
    """`load_2D_dataset`."""

    @pytest.mark.parametrize("kind", [str, Path])
    def test_examples_become_columns(self, kind: type, tmp_path: Path) -> None:
        """Examples are (2, m), labels (1, m) and signed, from a path of either kind."""
        content = variables()
        savemat(tmp_path / "some.mat", content)
        loaded = load_2D_dataset(kind(tmp_path / "some.mat"), plot=False)
        for array, key in zip(loaded, ("X", "y", "Xval", "yval"), strict=True):
            np.testing.assert_array_equal(array, content[key].T)
        assert loaded[1].dtype == loaded[3].dtype == np.int64

    def test_default_is_the_file_beside_the_module(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The working folder does not matter."""
        monkeypatch.chdir(tmp_path)
        train_X, train_Y, test_X, test_Y = load_2D_dataset(plot=False)
        assert [a.shape for a in (train_X, train_Y, test_X, test_Y)] == [
            (2, 211),
            (1, 211),
            (2, 200),
            (1, 200),
        ]

    def test_missing_file_says_where_and_what_to_do(self, tmp_path: Path) -> None:
        """The message names the path and the folder to keep."""
        path = tmp_path / "none.mat"
        with pytest.raises(FileNotFoundError, match=re.escape(str(path))) as caught:
            load_2D_dataset(path)
        assert "datasets" in str(caught.value)

    @pytest.mark.parametrize("missing", [("y",), ("Xval", "yval")])
    def test_missing_arrays_are_named(self, missing: tuple[str, ...], tmp_path: Path) -> None:
        """The message names the arrays that are not there."""
        savemat(tmp_path / "part.mat", variables(**dict.fromkeys(missing)))
        with pytest.raises(ValueError, match=f"has no {', '.join(missing)}:"):
            load_2D_dataset(tmp_path / "part.mat")

    @pytest.mark.parametrize("content", [b"", b"not a MATLAB file" * 20])
    def test_other_files_are_refused(self, content: bytes, tmp_path: Path) -> None:
        """An empty file or one of another kind is named as unreadable."""
        (tmp_path / "odd.mat").write_bytes(content)
        with pytest.raises(ValueError, match="cannot be read as a MATLAB file"):
            load_2D_dataset(tmp_path / "odd.mat")

    def test_a_cut_off_file_is_refused(self, tmp_path: Path) -> None:
        """A download that stopped half-way is named as unreadable or incomplete."""
        savemat(tmp_path / "cut.mat", variables())
        whole = (tmp_path / "cut.mat").read_bytes()
        (tmp_path / "cut.mat").write_bytes(whole[: len(whole) // 2])
        with pytest.raises(ValueError, match=r"Copy data\.mat again"):
            load_2D_dataset(tmp_path / "cut.mat")


@pytest.fixture
def axes() -> Iterator[Axes]:
    """Give empty axes that are the current ones, drawn in memory."""
    with plt.ioff(), mpl.rc_context({"backend": "agg"}):
        figure, axes = plt.subplots()
        yield axes
        plt.close(figure)


def points(axes: Axes) -> list[Collection]:
    """List what is drawn of the examples, one collection for each label."""
    return [c for c in axes.collections if str(c.get_label()).startswith("y = ")]


def assert_accessible(axes: Axes) -> None:
    """Check that classes differ in color and in marker, and that all is labeled."""
    assert len(points(axes)) == 2
    assert len({np.asarray(c.get_facecolor()).tobytes() for c in points(axes)}) == 2
    assert len({np.shape(c.get_paths()[0].vertices) for c in points(axes)}) == 2
    legend = axes.get_legend()
    assert legend is not None
    assert [text.get_text() for text in legend.get_texts()] == ["y = 0", "y = 1"]
    assert axes.get_xlabel() == "$x_1$"
    assert axes.get_ylabel() == "$x_2$"


# On a desk with a display, matplotlib says that figures in memory cannot be shown: as wanted here.
@pytest.mark.filterwarnings("ignore:FigureCanvasAgg is non-interactive")
class TestPlots:
    """`load_2D_dataset` and `plot_decision_boundary` draw plots that everyone can read."""

    def test_training_set(self, axes: Axes) -> None:
        """Loading draws every training example once."""
        load_2D_dataset()
        assert_accessible(axes)
        assert sum(len(np.asarray(c.get_offsets())) for c in points(axes)) == 211
        assert axes.get_title() == "Training set"

    def test_decision_boundary_is_where_the_prediction_changes(self, axes: Axes) -> None:
        """For a network that compares x1 with 0.25, the line is at x1 = 0.25."""
        X = np.array([[-1.0, 1.0, 0.5], [-1.0, 1.0, 0.0]])
        axes.set_title("Kept")
        plot_decision_boundary(lambda x: x[:, 0] > 0.25, X, np.array([[0, 1, 1]]))
        assert_accessible(axes)
        assert axes.get_title() == "Kept"
        black = [[0, 0, 0, 1]]
        (line,) = (c for c in axes.collections if np.array_equal(c.get_edgecolor(), black))
        across = np.concatenate([np.asarray(p.vertices) for p in line.get_paths()])[:, 0]
        np.testing.assert_allclose(across, 0.25, atol=0.01)

    @pytest.mark.parametrize("label", [0, 1])
    def test_one_label_everywhere(self, label: int, axes: Axes) -> None:
        """A model that never changes its mind has no boundary, and that is no error."""
        X = np.array([[0.0, 1.0], [0.0, 1.0]])
        plot_decision_boundary(lambda x: np.full((1, len(x)), label), X, np.array([[0, 1]]))
        assert_accessible(axes)

    def test_examples_all_in_one_place(self, axes: Axes) -> None:
        """A plane without width is widened, not an error."""
        X = np.zeros((2, 3))
        plot_decision_boundary(lambda x: x[:, 0] > 0, X, np.array([[0, 1, 1]]))
        assert_accessible(axes)


@pytest.mark.parametrize("module", ["reg_utils", "testCases"])
def test_import_needs_neither_matplotlib_nor_scipy(module: str) -> None:
    """Importing a support file loads no plotting and no SciPy, nor does computing."""
    code = (
        f"import {module}, sys, reg_utils, numpy as np\n"
        "A3, _ = reg_utils.forward_propagation(np.ones((2, 3)), "
        "reg_utils.initialize_parameters([2, 4, 3, 1]))\n"
        "reg_utils.compute_cost(A3, np.ones((1, 3)))\n"
        "print(sorted({'matplotlib', 'scipy'} & set(sys.modules)))"
    )
    root = str(Path(reg_utils.__file__).parent)
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=root,
        env={**os.environ, "PYTHONPATH": root},
    )
    assert done.stdout == "[]\n"


def test_public_names_are_those_of_the_notebook() -> None:
    """Neither module offers anything else."""
    assert sorted(reg_utils.__all__) == [
        "backward_propagation",
        "compute_cost",
        "forward_propagation",
        "initialize_parameters",
        "load_2D_dataset",
        "plot_decision_boundary",
        "predict",
        "predict_dec",
        "relu",
        "sigmoid",
        "update_parameters",
    ]
    assert not set(reg_utils.__all__) & set(testCases.__all__)


def test_training_starts_as_published(reference: Path) -> None:
    """On the published data the helpers give the published first cost, to 1e-9."""
    train_X, train_Y, _, _ = load_2D_dataset(reference / "data.mat", plot=False)
    results = json.loads((reference / "headline_results.json").read_text())
    A3, _ = forward_propagation(train_X, initialize_parameters([2, 20, 3, 1]))
    expected = results["models"]["baseline"]["cost"]["0"]
    assert compute_cost(A3, train_Y) == pytest.approx(expected, rel=1e-9)


def test_plain_training_gives_the_published_results(reference: Path) -> None:
    """30,000 steps on the published data give the published costs and accuracies."""
    train_X, train_Y, test_X, test_Y = load_2D_dataset(reference / "data.mat", plot=False)
    results = json.loads((reference / "headline_results.json").read_text())["models"]["baseline"]
    parameters = initialize_parameters([2, 20, 3, 1])
    for iteration in range(30_000):
        A3, cache = forward_propagation(train_X, parameters)
        expected = results["cost"].get(str(iteration))
        if expected is not None:
            assert compute_cost(A3, train_Y) == pytest.approx(expected, rel=1e-9)
        gradients = backward_propagation(train_X, train_Y, cache)
        parameters = update_parameters(parameters, gradients, 0.3)
    assert np.mean(predict_dec(parameters, train_X) == train_Y) == results["train_accuracy"]
    assert np.mean(predict_dec(parameters, test_X) == test_Y) == results["test_accuracy"]
