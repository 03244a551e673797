"""Helpers for the regularization assignment: a network of three layers, its data and its plots.

The network is LINEAR -> RELU -> LINEAR -> RELU -> LINEAR -> SIGMOID. Everywhere below, ``m`` is
the number of examples and ``n_x, n_h1, n_h2, 1`` are the sizes of the layers. Examples are columns:
``X`` is ``(n_x, m)`` and the labels ``Y``, zeros and ones, are ``(1, m)``.

Only NumPy is needed to compute; SciPy and matplotlib are imported when data are read or drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = [
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

Array: TypeAlias = npt.NDArray[Any]
Cache: TypeAlias = tuple[Array, ...]

DATA = Path(__file__).with_name("datasets") / "data.mat"

# The floats nearest to 0 and 1 that lie between them: what a logarithm can still take.
_ABOVE_ZERO = np.nextafter(0.0, 1.0)
_BELOW_ONE = np.nextafter(1.0, 0.0)

# Vermilion and blue differ for every kind of color vision; the markers differ without color.
_STYLES = {0: ("#D55E00", "^"), 1: ("#0072B2", "o")}


def sigmoid(x: npt.ArrayLike) -> Array:
    """Squash numbers into the range from 0 to 1: ``1 / (1 + exp(-x))``.

    Parameters
    ----------
    x
        Numbers, of any shape.

    Returns
    -------
    Values of the same shape. No number is too large: both exponents here are at most 0.
    """
    x = np.asarray(x, dtype=float)
    values: Array = np.exp(np.minimum(x, 0.0)) / (1.0 + np.exp(-np.abs(x)))
    return values


def relu(x: npt.ArrayLike) -> Array:
    """Keep what is positive and set the rest to 0.

    Parameters
    ----------
    x
        Numbers, of any shape.

    Returns
    -------
    Values of the same shape.
    """
    values: Array = np.maximum(0, x)
    return values


def initialize_parameters(layers_dims: Sequence[int]) -> dict[str, Array]:
    """Draw the weights of a new network; the same ones at each call.

    Weights are normal with variance ``1 / (size of the layer before)``, which keeps the
    activations of all layers about equally large. Biases start at 0.

    Parameters
    ----------
    layers_dims
        Sizes of the layers, input first, such as ``[2, 20, 3, 1]``.

    Returns
    -------
    ``W1, b1, W2, b2, ...``; ``Wl`` has shape ``(n_l, n_(l-1))`` and ``bl`` has ``(n_l, 1)``.
    """
    # A generator of its own, so that the random numbers of the notebook stay as they were.
    random = np.random.RandomState(3)
    parameters: dict[str, Array] = {}
    for layer in range(1, len(layers_dims)):
        rows, columns = layers_dims[layer], layers_dims[layer - 1]
        parameters[f"W{layer}"] = random.randn(rows, columns) / np.sqrt(columns)
        parameters[f"b{layer}"] = np.zeros((rows, 1))
    return parameters


def forward_propagation(X: Array, parameters: dict[str, Array]) -> tuple[Array, Cache]:
    """Run the network on examples.

    Parameters
    ----------
    X
        Examples, ``(n_x, m)``.
    parameters
        ``W1`` ``(n_h1, n_x)``, ``b1`` ``(n_h1, 1)``, ``W2`` ``(n_h2, n_h1)``, ``b2`` ``(n_h2, 1)``,
        ``W3`` ``(1, n_h2)``, ``b3`` ``(1, 1)``.

    Returns
    -------
    A3
        The probability of label 1 for each example, ``(1, m)``.
    cache
        ``(Z1, A1, W1, b1, Z2, A2, W2, b2, Z3, A3, W3, b3)``, for backward propagation.
    """
    W1, b1 = parameters["W1"], parameters["b1"]
    W2, b2 = parameters["W2"], parameters["b2"]
    W3, b3 = parameters["W3"], parameters["b3"]
    Z1 = W1 @ X + b1
    A1 = relu(Z1)
    Z2 = W2 @ A1 + b2
    A2 = relu(Z2)
    Z3 = W3 @ A2 + b3
    A3 = sigmoid(Z3)
    return A3, (Z1, A1, W1, b1, Z2, A2, W2, b2, Z3, A3, W3, b3)


def backward_propagation(X: Array, Y: Array, cache: Cache) -> dict[str, Array]:
    """Compute the gradients of the cross-entropy cost.

    Parameters
    ----------
    X
        Examples, ``(n_x, m)``.
    Y
        Labels, ``(1, m)``.
    cache
        The second result of `forward_propagation`.

    Returns
    -------
    ``dZ3, dW3, db3, dA2, dZ2, dW2, db2, dA1, dZ1, dW1, db1``, each shaped like the quantity it
    belongs to. ``dW`` and ``db`` are of the mean over the examples; ``dZ`` and ``dA`` have one
    column per example and are not divided by ``m``.
    """
    m = X.shape[1]
    _, A1, _, _, _, A2, W2, _, _, A3, W3, _ = cache

    dZ3 = A3 - Y
    dW3 = dZ3 @ A2.T / m
    db3 = dZ3.mean(axis=1, keepdims=True)

    dA2 = W3.T @ dZ3
    dZ2 = dA2 * (A2 > 0)
    dW2 = dZ2 @ A1.T / m
    db2 = dZ2.mean(axis=1, keepdims=True)

    dA1 = W2.T @ dZ2
    dZ1 = dA1 * (A1 > 0)
    dW1 = dZ1 @ X.T / m
    db1 = dZ1.mean(axis=1, keepdims=True)

    gradients = {"dZ3": dZ3, "dW3": dW3, "db3": db3}
    gradients |= {"dA2": dA2, "dZ2": dZ2, "dW2": dW2, "db2": db2}
    gradients |= {"dA1": dA1, "dZ1": dZ1, "dW1": dW1, "db1": db1}
    return gradients


def compute_cost(A3: Array, Y: Array) -> float:
    """Compute the cross-entropy cost: how far the probabilities are from the labels.

    Parameters
    ----------
    A3
        The probability of label 1 for each example, ``(1, m)``.
    Y
        Labels, ``(1, m)``.

    Returns
    -------
    The mean over the examples of ``-log(probability given to the true label)``, finite even where
    a probability was rounded to exactly 0 or 1.
    """
    A3 = np.clip(A3, _ABOVE_ZERO, _BELOW_ONE)
    losses = -(Y * np.log(A3) + (1 - Y) * np.log(1 - A3))
    return float(losses.sum() / Y.shape[1])


def update_parameters(
    parameters: dict[str, Array], grads: dict[str, Array], learning_rate: float
) -> dict[str, Array]:
    """Take one step of gradient descent.

    Parameters
    ----------
    parameters
        ``W1, b1, W2, b2, ...``
    grads
        ``dW1, db1, dW2, db2, ...``, of the same shapes; other entries are not looked at.
    learning_rate
        How far to go against the gradient.

    Returns
    -------
    The new parameters; the old ones are left as they were.
    """
    return {name: value - learning_rate * grads["d" + name] for name, value in parameters.items()}


def predict_dec(parameters: dict[str, Array], X: Array) -> npt.NDArray[np.bool_]:
    """Decide for each example whether label 1 is the more probable one.

    Parameters
    ----------
    parameters
        ``W1, b1, W2, b2, W3, b3``.
    X
        Examples, ``(n_x, m)``.

    Returns
    -------
    True for label 1 and False for label 0, ``(1, m)``.
    """
    probabilities, _ = forward_propagation(X, parameters)
    return probabilities > 0.5


def predict(X: Array, y: Array, parameters: dict[str, Array]) -> npt.NDArray[np.int64]:
    """Predict the labels of examples and print how many of them are right, as a fraction.

    Parameters
    ----------
    X
        Examples, ``(n_x, m)``.
    y
        Their true labels, ``(1, m)``.
    parameters
        ``W1, b1, W2, b2, W3, b3``.

    Returns
    -------
    The predicted labels, zeros and ones, ``(1, m)``.
    """
    predictions = predict_dec(parameters, X).astype(np.int64)
    print(f"Accuracy: {np.mean(predictions == y)}")  # noqa: T201  the notebook shows it
    return predictions


def load_2D_dataset(
    path: str | Path | None = None, plot: bool = True
) -> tuple[Array, Array, Array, Array]:
    """Read the training set and the test set, and draw the training set.

    Parameters
    ----------
    path
        A MATLAB file with ``X`` ``(m, 2)``, ``y`` ``(m, 1)`` for training and ``Xval``, ``yval``
        for testing. Default: ``datasets/data.mat`` beside this module.
    plot
        Whether to draw the training set on the current matplotlib axes.

    Returns
    -------
    train_X, train_Y, test_X, test_Y
        Examples as columns, ``(2, m)``, and their labels, ``(1, m)``.

    Raises
    ------
    FileNotFoundError
        There is no such file.
    ValueError
        The file is not a MATLAB file, or some of the four arrays are not in it.
    """
    import scipy.io  # noqa: PLC0415  only reading needs it

    path = DATA if path is None else Path(path)
    if not path.is_file():
        raise FileNotFoundError(
            f"There is no data file at {path}. Keep the folder 'datasets' beside reg_utils.py, "
            "or give the place of the file: load_2D_dataset('path/to/data.mat')."
        )
    keys = ("X", "y", "Xval", "yval")
    try:
        data = scipy.io.loadmat(path, variable_names=keys)
    except Exception as error:  # scipy fails in many ways on files that are cut off or not its own
        raise ValueError(
            f"{path} cannot be read as a MATLAB file ({error}). Copy data.mat again."
        ) from error
    if missing := [key for key in keys if key not in data]:
        raise ValueError(
            f"{path} has no {', '.join(missing)}: the data set is made of X, y, Xval and yval. "
            "Copy data.mat again, or give the path of another file."
        )
    train_X, test_X = data["X"].T, data["Xval"].T
    # The file keeps labels in bytes without sign, whose arithmetic goes wrong: -1 would be 255.
    train_Y, test_Y = data["y"].T.astype(np.int64), data["yval"].T.astype(np.int64)
    if plot:
        import matplotlib.pyplot as plt  # noqa: PLC0415  only drawing needs it

        axes = plt.gca()
        _draw_examples(axes, train_X, train_Y)
        axes.set_title(axes.get_title() or "Training set")
    return train_X, train_Y, test_X, test_Y


def plot_decision_boundary(model: Callable[[Array], Array], X: Array, y: Array) -> None:
    """Color the plane by what a model predicts, with the examples on top, and show the figure.

    A title or limits set before on the current axes are kept.

    Parameters
    ----------
    model
        Takes points as rows, ``(k, 2)``, and gives ``k`` labels, as in
        ``lambda x: predict_dec(parameters, x.T)``.
    X
        Examples, ``(2, m)``.
    y
        Their labels, ``(1, m)``.
    """
    import matplotlib.pyplot as plt  # noqa: PLC0415  only drawing needs it

    low, high = X.min(axis=1), X.max(axis=1)
    margin = 0.1 * (high - low) + 1e-6  # some width even if all examples are in one place
    across, up = np.meshgrid(*np.linspace(low - margin, high + margin, 400).T)
    labels = np.asarray(model(np.column_stack((across.ravel(), up.ravel())))).astype(float)
    labels = labels.reshape(across.shape)

    axes = plt.gca()
    colors = [color for color, _ in _STYLES.values()]
    axes.contourf(across, up, labels, levels=[-0.5, 0.5, 1.5], colors=colors, alpha=0.25)
    if labels.min() < labels.max():
        axes.contour(across, up, labels, levels=[0.5], colors="black", linewidths=1.5)
    _draw_examples(axes, X, y)
    plt.show()


def _draw_examples(axes: Axes, X: Array, y: Array) -> None:
    """Draw examples ``(2, m)`` with one color and one marker for each label."""
    for label, (color, marker) in _STYLES.items():
        across, up = X[:, np.ravel(y) == label]
        axes.scatter(
            across, up, s=36, c=color, marker=marker, edgecolors="white", label=f"y = {label}"
        )
    axes.set_xlabel("$x_1$")
    axes.set_ylabel("$x_2$")
    # Beside the plot, since there is hardly a corner without examples.
    axes.legend(loc="upper left", bbox_to_anchor=(1, 1), frameon=False, handlelength=1, borderpad=0)
