"""Make ``data.mat``, the data set of the regularization assignment.

Run ``python datasets/make_data.py`` to write the file again, byte for byte. How the seed and the
noise were chosen is told in ``README.md`` beside this script.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
from scipy.io import savemat

__all__ = ["make_data", "to_bytes"]

Array: TypeAlias = npt.NDArray[Any]

SEED = 8
TRAINING, TEST = 211, 200  # numbers of examples

LOW, HIGH = (-0.60, -0.65), (0.30, 0.60)  # corners of the rectangle that examples lie in
SLOPE, CROSSING = 1.4, -0.15  # the diagonal: x2 = SLOPE * (x1 - CROSSING)
BLUR = 0.12  # standard deviation of how far, along x2, the diagonal is missed
FLIPPED = 0.06  # fraction of the labels that are turned over wherever they lie

# A MATLAB file begins with 116 bytes of free text. SciPy puts the time of writing there.
HEADER = b"MATLAB 5.0 MAT-file, made by make_data.py".ljust(116)


def make_data(seed: int = SEED) -> dict[str, Array]:
    """Draw the training set, then the test set, from the same distribution.

    Parameters
    ----------
    seed
        Of `numpy.random.RandomState`, whose numbers NumPy promises never to change.

    Returns
    -------
    ``X`` ``(211, 2)`` and ``Xval`` ``(200, 2)`` of float64, rounded to 4 decimals; ``y``
    ``(211, 1)`` and ``yval`` ``(200, 1)`` of uint8: 1 in the upper left, 0 in the lower right.
    """
    random = np.random.RandomState(seed)
    examples, labels = _draw(random, TRAINING)
    test_examples, test_labels = _draw(random, TEST)
    return {"X": examples, "y": labels, "Xval": test_examples, "yval": test_labels}


def to_bytes(data: dict[str, Array]) -> bytes:
    """Give the content of a MATLAB file that does not depend on the clock.

    Parameters
    ----------
    data
        Arrays by name.
    """
    file = io.BytesIO()
    # Uncompressed, since what zlib makes of the same bytes differs from version to version.
    # It takes open files, which its type stubs do not say.
    savemat(file, data, do_compression=False)  # type: ignore[arg-type]  # the stubs are too narrow
    content = file.getvalue()
    return HEADER + content[len(HEADER) :]


def _draw(random: np.random.RandomState, m: int) -> tuple[Array, Array]:
    """Draw ``m`` examples ``(m, 2)`` and their labels ``(m, 1)``."""
    examples = np.round(random.uniform(LOW, HIGH, size=(m, 2)), 4)
    above = examples[:, 1] - SLOPE * (examples[:, 0] - CROSSING)
    labels = above + random.normal(scale=BLUR, size=m) > 0
    labels ^= random.uniform(size=m) < FLIPPED
    return examples, labels.astype(np.uint8)[:, np.newaxis]


if __name__ == "__main__":
    path = Path(__file__).with_name("data.mat")
    path.write_bytes(to_bytes(make_data()))
    sys.stdout.write(f"Wrote {path}\n")
