"""Plain data from students, read as arrays and compared with what is expected.

Kind comes first, then shape, then finiteness, then values: numpy alone would let an empty array
equal anything, stretch a scalar over an array, and find two NaN equal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from gradekit.sandbox import Value

__all__ = [
    "SINGLE_ATOL",
    "SINGLE_RTOL",
    "Array",
    "Difference",
    "Tolerance",
    "difference",
    "read_mask",
    "read_number",
    "read_numbers",
    "same",
]

Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]

SINGLE_RTOL = 1e-4
"""Relative tolerance for values stored in single precision (or less)."""

SINGLE_ATOL = 1e-6
"""Absolute tolerance for values stored in single precision (or less)."""

_DEEPEST = 4
_NUMBERS = (bool, int, float)


@dataclass(frozen=True)
class Difference:
    """What is wrong with a value.

    Parameters
    ----------
    message
        One sentence for the student; it holds no expected value.
    detail
        Numbers: what was expected and what was got. Only for cases that are public.
    """

    message: str
    detail: str = ""


@dataclass(frozen=True)
class Tolerance:
    """Values agree where ``abs(value - expected) <= atol + rtol * abs(expected)``."""

    rtol: float
    atol: float

    def widened_for(self, value: Value) -> Tolerance:
        """Give the tolerance for a value as it is stored: wider for single precision."""
        if not isinstance(value, np.ndarray | np.generic) or value.dtype.kind != "f":
            return self
        if value.dtype.itemsize >= np.dtype(np.float64).itemsize:
            return self
        return Tolerance(max(self.rtol, SINGLE_RTOL), max(self.atol, SINGLE_ATOL))


def read_numbers(value: Value, what: str, shape: tuple[int, ...]) -> Array | Difference:
    """Read finite numbers of exactly this shape.

    Returns
    -------
    Array or Difference
        Numbers as float64, or what is wrong.
    """
    read = _read_no_mask(value, what)
    if isinstance(read, Difference):
        return read
    return _shape_problem(read, what, shape) or _finite(read, what)


def read_number(value: Value, what: str) -> float | Difference:
    """Read one finite number; an array of shape ``()``, ``(1,)`` or ``(1, 1)`` is one too."""
    read = _read_no_mask(value, what)
    if isinstance(read, Difference):
        return read
    if read.size == 0:
        return Difference(f"{what} is empty: it has shape {read.shape}.")
    if read.size > 1 or read.ndim > 2:
        return Difference(f"{what} should be one number, but has shape {read.shape}.")
    finite = _finite(read, what)
    return finite if isinstance(finite, Difference) else float(finite.item())


def read_mask(value: Value, what: str, shape: tuple[int, ...]) -> Array | Difference:
    """Read a mask of exactly this shape: booleans, or numbers that are all 0 or 1.

    Returns
    -------
    Array or Difference
        The mask as booleans, or what is wrong.
    """
    read = _read(value, what)
    if isinstance(read, Difference):
        return read
    mask = _shape_problem(read, what, shape) or _finite(read, what)
    if isinstance(mask, Difference):
        return mask
    if not ((mask == 0) | (mask == 1)).all():
        return Difference(f"{what} holds values other than 0 and 1 (or True and False).")
    return mask.astype(bool)


def difference(
    numbers: Array, expected: Array, what: str, tolerance: Tolerance
) -> Difference | None:
    """Compare finite numbers with what is expected, an array of the same shape."""
    with np.errstate(over="ignore"):  # the difference of two huge numbers
        wrong = ~(np.abs(numbers - expected) <= tolerance.atol + tolerance.rtol * np.abs(expected))
    if not wrong.any():
        return None
    place = _first(wrong)
    detail = f"Expected {expected[place]:.10g}, but got {numbers[place]:.10g}"
    if expected.ndim == 0:
        return Difference(f"{what} has a wrong value.", f"{detail}.")
    message = (
        f"{what} has a wrong value at {list(place)} ({wrong.sum()} of {wrong.size} values differ)."
    )
    return Difference(message, f"{detail} at {list(place)}.")


def same(value: Value, other: Value) -> bool:
    """Whether two plain values are equal in kind, shape and every element."""
    if isinstance(value, list | tuple) and isinstance(other, list | tuple):
        return len(value) == len(other) and all(map(same, value, other))
    if type(value) is not type(other):
        return False
    if isinstance(value, dict):
        return value.keys() == other.keys() and all(same(value[key], other[key]) for key in value)
    if isinstance(value, np.ndarray):
        return (
            value.shape == other.shape
            and value.dtype.kind == other.dtype.kind
            and np.array_equal(value, other, equal_nan=value.dtype.kind == "f")
        )
    return bool(value == other) or bool(value != value and other != other)  # noqa: PLR0124 - NaN


def _read_no_mask(value: Value, what: str) -> Array | Difference:
    read = _read(value, what)
    if not isinstance(read, Difference) and read.dtype == bool:
        return Difference(f"{what} holds True or False where numbers are meant.")
    return read


def _read(value: Value, what: str, depth: int = 0) -> Array | Difference:
    """Read an array of bool, int or float from a number, an array, or nested lists of them."""
    if value is None:
        return Difference(
            f"{what} is None: is `return` missing, or was a `None` of the template left in place?"
        )
    if isinstance(value, np.ndarray | np.generic):
        if value.dtype.kind not in "biuf":
            return Difference(f"{what} holds something else than real numbers.")
        return np.asarray(value)
    if type(value) in _NUMBERS:
        return _from_numbers([value], what, ())
    if isinstance(value, list | tuple):
        return _nested(value, what, depth)
    kind = (
        "text"
        if isinstance(value, str)
        else "a dictionary"
        if isinstance(value, dict)
        else "something else"
    )
    return Difference(f"{what} is {kind} where numbers are meant.")


def _nested(values: Sequence[Value], what: str, depth: int) -> Array | Difference:
    if depth == _DEEPEST:
        return Difference(f"{what} is nested too deeply; an array of numbers is meant.")
    if all(type(value) in _NUMBERS for value in values):
        return _from_numbers(values, what, (len(values),))
    rows: list[Array] = []
    for value in values:
        row = _read(value, what, depth + 1)
        if isinstance(row, Difference):
            return row
        rows.append(row)
    if len({row.shape for row in rows}) > 1:
        return Difference(f"{what} is a list whose rows differ in length.")
    return np.stack(rows)


def _from_numbers(
    values: Sequence[bool | float], what: str, shape: tuple[int, ...]
) -> Array | Difference:
    is_mask = bool(values) and all(type(value) is bool for value in values)
    try:
        return np.array(values, dtype=bool if is_mask else np.float64).reshape(shape)
    except OverflowError:
        return Difference(f"{what} holds an integer too large to be a result.")


def _shape_problem(array: Array, what: str, shape: tuple[int, ...]) -> Difference | None:
    if array.shape == shape:
        return None
    should = f"shape {array.shape}, but should have shape {shape}"
    return Difference(f"{what} {'has' if array.size else 'is empty: it has'} {should}.")


def _finite(array: Array, what: str) -> Array | Difference:
    """Convert to float64; only called once the size is known to be what it should."""
    with np.errstate(over="ignore"):  # what float64 cannot hold becomes infinite, and is named so
        numbers = array.astype(np.float64)
    for test, name in ((np.isnan, "NaN (not a number)"), (np.isinf, "infinite")):
        found = test(numbers)
        if found.any():
            place = f" at {list(_first(found))}" if found.size > 1 else ""
            return Difference(f"{what} is {name}{place}.")
    return numbers


def _first(found: Array) -> tuple[int, ...]:
    """Give the position of the first True."""
    return tuple(int(i) for i in np.unravel_index(int(found.argmax()), found.shape))
