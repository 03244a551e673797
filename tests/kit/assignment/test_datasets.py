"""The data set shipped is the one its script makes, in the format of the published one."""

from __future__ import annotations

import io
import runpy
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.io import loadmat

import reg_utils

FOLDER = Path(reg_utils.__file__).with_name("datasets")
FORMAT = {
    "X": ((211, 2), np.float64),
    "y": ((211, 1), np.uint8),
    "Xval": ((200, 2), np.float64),
    "yval": ((200, 1), np.uint8),
}

every_key = pytest.mark.parametrize("key", FORMAT)


def arrays(path: Path) -> dict[str, Any]:
    """Read the arrays of a MATLAB file, without what SciPy says about the file."""
    return {key: value for key, value in loadmat(path).items() if not key.startswith("__")}


@pytest.fixture(scope="module")
def shipped() -> dict[str, Any]:
    """Give the arrays of the data set that is shipped."""
    return arrays(FOLDER / "data.mat")


@pytest.fixture(scope="module")
def script() -> dict[str, Any]:
    """Give the names that the script defines, without running its last lines."""
    return runpy.run_path(str(FOLDER / "make_data.py"))


def test_the_script_writes_the_file_byte_for_byte(tmp_path: Path) -> None:
    """Run elsewhere, `python make_data.py` writes the very file that is shipped."""
    copied = shutil.copy(FOLDER / "make_data.py", tmp_path)
    subprocess.run([sys.executable, "-W", "error", copied], check=True, capture_output=True)
    assert (tmp_path / "data.mat").read_bytes() == (FOLDER / "data.mat").read_bytes()


def test_another_seed_makes_other_data(script: dict[str, Any], shipped: dict[str, Any]) -> None:
    """The numbers follow from the seed; the format does not."""
    other = arrays(io.BytesIO(script["to_bytes"](script["make_data"](seed=1))))  # type: ignore[arg-type]
    for key, (shape, dtype) in FORMAT.items():
        assert other[key].shape == shape
        assert other[key].dtype == dtype
        assert not np.array_equal(other[key], shipped[key])


def test_only_the_four_arrays(shipped: dict[str, Any]) -> None:
    """The file holds X, y, Xval and yval and nothing else."""
    assert set(shipped) == set(FORMAT)


@every_key
def test_shapes_and_kinds(key: str, shipped: dict[str, Any]) -> None:
    """Examples are rows of two floats, labels a column of bytes."""
    shape, dtype = FORMAT[key]
    assert shipped[key].shape == shape
    assert shipped[key].dtype == dtype


@every_key
def test_same_format_as_the_published_data_but_not_the_same_data(
    key: str, shipped: dict[str, Any], reference: Path
) -> None:
    """Shapes and kinds agree with the published file; hardly a number does."""
    published = arrays(reference / "data.mat")
    assert set(published) == set(shipped)
    assert shipped[key].shape == published[key].shape
    assert shipped[key].dtype == published[key].dtype
    assert not np.array_equal(shipped[key], published[key])
    if key.startswith("X"):
        own, other = ({tuple(row) for row in data[key].tolist()} for data in (shipped, published))
        assert not own & other


@pytest.mark.parametrize(("X", "y"), [("X", "y"), ("Xval", "yval")])
def test_two_noisy_classes_split_by_a_diagonal(X: str, y: str, shipped: dict[str, Any]) -> None:
    """Both classes are common, 1 lies in the upper left, and no line separates them."""
    examples, labels = shipped[X], shipped[y][:, 0]
    assert set(labels) == {0, 1}
    assert 0.35 < labels.mean() < 0.65
    across, up = examples[labels == 1].mean(axis=0) - examples[labels == 0].mean(axis=0)
    assert across < -0.05
    assert up > 0.05
    # Least squares finds a good line; about one example in ten is on its wrong side.
    design = np.column_stack((examples, np.ones(len(examples))))
    line, *_ = np.linalg.lstsq(design, 2.0 * labels - 1, rcond=None)
    assert 0.05 < np.mean((design @ line > 0) != labels) < 0.2
