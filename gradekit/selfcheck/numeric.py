"""Results as numbers, and the fingerprints that tell them apart."""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = ["Array", "fingerprints", "flattened", "numbers_of", "part"]

Array = npt.NDArray[Any]

_GRIDS = 8
_UNIT = 1e-3  # numbers are told apart by their ratio above it, and by their difference below
_STEP = 1e-6
_MARGIN = 1e-3  # of a step: how far from a grid's lines numbers should be
_ODD = 2**40  # cells for what is not finite, where no number falls


def fingerprints(arrays: Sequence[Array]) -> list[tuple[str, bool]]:
    """Give a fingerprint of numbers on each of several grids.

    Numbers that differ in their last digits only fall into the same cells of a grid, unless one
    of its lines lies between them. So whoever keeps a fingerprint chooses a grid that is clear.

    Returns
    -------
    list of tuple
        For each grid the fingerprint, and whether no number is near a line.
    """
    shapes = repr([(1,) if array.size == 1 else array.shape for array in arrays])
    flat = np.concatenate([np.empty(0), *(array.ravel() for array in arrays)]).astype(np.float64)
    finite = np.isfinite(flat)
    scaled = np.arcsinh(np.where(finite, flat, 0) / _UNIT) / _STEP
    odd = np.where(np.isnan(flat), 1, np.where(flat > 0, 2, 3)) + _ODD
    found = []
    for grid in range(_GRIDS):
        place = scaled + (grid + 0.5) / _GRIDS
        cells = np.where(finite, np.floor(place), odd).astype("<i8")
        near = np.abs(place - np.round(place)) < _MARGIN
        digest = hashlib.sha256(f"{grid} {shapes} ".encode() + cells.tobytes()).hexdigest()[:16]
        # Letters only: digits could be taken for a number.
        letters = digest.translate(str.maketrans("0123456789", "ghijklmnop"))
        found.append((letters, not (near & finite).any()))
    return found


def numbers_of(value: Any) -> Array | None:
    """Read a number, an array or nested lists as an array; None if it is something else."""
    try:
        with warnings.catch_warnings(action="ignore"):
            array = np.asarray(value)
    except (ValueError, TypeError):
        return None
    return array if array.dtype.kind in "biuf" else None


def flattened(value: Any) -> list[Array]:
    """Give all arrays and numbers in tuples, lists and dictionaries, by position and by key."""
    if isinstance(value, Mapping):
        return [array for key in sorted(value, key=str) for array in flattened(value[key])]
    if isinstance(value, tuple):
        return [array for item in value for array in flattened(item)]
    array = numbers_of(value)
    return [] if array is None else [array]


def part(value: Any, path: Sequence[str | int]) -> Any:
    """Take a part of a result; a LookupError says that there is none."""
    for step in path:
        if not isinstance(value, Mapping if isinstance(step, str) else tuple | list):
            raise LookupError(step)
        value = value[step]  # type: ignore[index]  # a position in a list, a key else
    return value
