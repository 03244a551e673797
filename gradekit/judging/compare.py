"""A student's numbers beside what they should be."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gradekit.judging.reading import Array, Difference
from gradekit.sandbox import Value
from gradekit.selfcheck.comparing import wrong_values

__all__ = ["SINGLE_ATOL", "SINGLE_RTOL", "Tolerance", "difference", "is_single", "same"]

SINGLE_RTOL = 1e-4
"""Relative tolerance for values stored in single precision (or less)."""

SINGLE_ATOL = 1e-5
"""Absolute tolerance for values stored in single precision (or less): a sum of some dozen products
that cancel each other may be as far off."""

_NUMERIC = (bool, int, float, np.ndarray, np.generic)


@dataclass(frozen=True)
class Tolerance:
    """Values agree where ``abs(value - expected) <= atol + rtol * abs(expected)``."""

    rtol: float
    atol: float

    def widened_for(self, value: Value) -> Tolerance:
        """Give the tolerance for a value as it is stored: wider for single precision."""
        if not is_single(value):
            return self
        return Tolerance(max(self.rtol, SINGLE_RTOL), max(self.atol, SINGLE_ATOL))


def difference(
    numbers: Array, expected: Array, what: str, tolerance: Tolerance
) -> Difference | None:
    """Compare finite numbers with what is expected, an array of the same shape."""
    found = wrong_values(numbers, expected, what, tolerance.rtol, tolerance.atol)
    return None if found is None else Difference(*found)


def is_single(value: Value) -> bool:
    """Whether all numbers in a value are stored in single precision, or less."""
    if isinstance(value, list | tuple):
        return len(value) > 0 and all(map(is_single, value))
    if not isinstance(value, np.ndarray | np.generic) or value.dtype.kind != "f":
        return False
    return value.dtype.itemsize < np.dtype(np.float64).itemsize


def same(value: Value, other: Value) -> bool:
    """Whether two plain values are equal in kind, shape and every element.

    Lists are as good as tuples, and numpy's numbers as Python's: the wire does not keep them
    apart. The width of numbers does not count.
    """
    if isinstance(value, list | tuple) and isinstance(other, list | tuple):
        return len(value) == len(other) and all(map(same, value, other))
    if isinstance(value, dict) and isinstance(other, dict):
        return value.keys() == other.keys() and all(same(value[key], other[key]) for key in value)
    if isinstance(value, _NUMERIC) and isinstance(other, _NUMERIC):
        left, right = np.asarray(value), np.asarray(other)
        kind = left.dtype.kind.replace("u", "i")
        return (
            left.shape == right.shape
            and kind == right.dtype.kind.replace("u", "i")
            and np.array_equal(left, right, equal_nan=kind == "f")
        )
    return type(value) is type(other) and bool(value == other)
