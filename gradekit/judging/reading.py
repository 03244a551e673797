"""Plain data from students, read as arrays.

Kind comes first, then shape, then finiteness; values are for `gradekit.judging.compare`. numpy
alone would let an empty array equal anything, stretch a scalar over an array, and find two NaN
equal.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from gradekit.sandbox import Value
from gradekit.selfcheck.comparing import first_place

__all__ = [
    "Array",
    "Difference",
    "array_form",
    "read_mask",
    "read_number",
    "read_numbers",
]

Array: TypeAlias = np.ndarray[Any, np.dtype[Any]]

_DEEPEST = 4
_NUMBERS = frozenset({bool, int, float})
_ONE_NUMBER = ((), (1,), (1, 1))


@dataclass(frozen=True)
class Difference:
    """What is wrong with a value.

    Parameters
    ----------
    message
        One sentence for the student. It holds no expected value, and student code has next to
        no choice in it: what it was given in secret could be told by whatever it may choose.
    detail
        Numbers: what was expected and what was got. Only for cases that are public.
    """

    message: str
    detail: str = ""


class _Form(NamedTuple):
    """The shape of what holds numbers, and whether it holds nothing but True and False."""

    shape: tuple[int, ...]
    logical: bool


def read_numbers(value: Value, what: str, shape: tuple[int, ...]) -> Array | Difference:
    """Read finite numbers of exactly this shape.

    Returns
    -------
    Array or Difference
        Numbers as float64, or what is wrong.
    """
    form = _number_form(value, what)
    if isinstance(form, Difference):
        return form
    return _shape_problem(form.shape, shape, what) or _finite(value, what)


def read_number(value: Value, what: str) -> float | Difference:
    """Read one finite number; an array of shape ``()``, ``(1,)`` or ``(1, 1)`` is one too."""
    form = _number_form(value, what)
    if isinstance(form, Difference):
        return form
    if form.shape not in _ONE_NUMBER:
        wrong = "is empty" if 0 in form.shape else "should be one number, but is an array"
        return Difference(f"{what} {wrong}.", f"It has shape {form.shape}.")
    numbers = _finite(value, what)
    return numbers if isinstance(numbers, Difference) else float(numbers.item())


def read_mask(value: Value, what: str, shape: tuple[int, ...]) -> Array | Difference:
    """Read a mask of exactly this shape: booleans, or numbers that are all 0 or 1.

    Returns
    -------
    Array or Difference
        The mask as booleans, or what is wrong.
    """
    form = _form(value, what)
    if isinstance(form, Difference):
        return form
    mask = _shape_problem(form.shape, shape, what) or _finite(value, what)
    if isinstance(mask, Difference):
        return mask
    if not ((mask == 0) | (mask == 1)).all():
        return Difference(f"{what} holds values other than 0 and 1 (or True and False).")
    return mask.astype(bool)


def array_form(value: Value) -> tuple[int, ...] | None:
    """Give the shape of a number, an array or nested lists of numbers; None for anything else."""
    form = _form(value, "")
    return form.shape if isinstance(form, _Form) else None


def _number_form(value: Value, what: str) -> _Form | Difference:
    form = _form(value, what)
    if isinstance(form, _Form) and form.logical:
        return Difference(f"{what} holds True or False where numbers are meant.")
    return form


def _form(value: Value, what: str, depth: int = 0) -> _Form | Difference:
    """Find the form of a number, an array, or nested lists of them; nothing is converted yet."""
    if type(value) in _NUMBERS:
        return _Form((), type(value) is bool)
    if isinstance(value, np.ndarray | np.generic):
        if value.dtype.kind in "biuf":
            return _Form(value.shape, value.dtype.kind == "b")
        return Difference(f"{what} holds something else than real numbers.")
    if isinstance(value, list | tuple):
        return _nested_form(value, what, depth)
    if value is None:
        return Difference(
            f"{what} is None: is `return` missing, or was a `None` of the template left in place?"
        )
    kind = (
        "text"
        if isinstance(value, str)
        else "a dictionary"
        if isinstance(value, dict)
        else "something else"
    )
    return Difference(f"{what} is {kind} where numbers are meant.")


def _nested_form(values: Sequence[Value], what: str, depth: int) -> _Form | Difference:
    if depth == _DEEPEST:
        return Difference(f"{what} is nested too deeply; an array of numbers is meant.")
    kinds = set(map(type, values))
    if kinds <= _NUMBERS:
        return _Form((len(values),), kinds == {bool})
    forms: set[_Form] = set()
    for value in values:
        form = _form(value, what, depth + 1)
        if isinstance(form, Difference):
            return form
        forms.add(form)
    shapes = {form.shape for form in forms}
    if len(shapes) > 1:
        return Difference(f"{what} is a list whose rows differ in length.")
    return _Form((len(values), *shapes.pop()), all(form.logical for form in forms))


def _shape_problem(
    shape: tuple[int, ...], expected: tuple[int, ...], what: str
) -> Difference | None:
    """Compare shapes.

    A student's code chooses the shape of what it returns, and could write anything it was given
    into one. So the message names only shapes that are made of what the right one is made of.
    """
    if shape == expected:
        return None
    should = f"but should have shape {expected}."
    ordinary = {*expected, math.prod(expected), 0, 1}
    if len(shape) <= len(expected) + 1 and ordinary.issuperset(shape):
        has = "is empty: it has" if 0 in shape else "has"
        return Difference(f"{what} {has} shape {shape}, {should}")
    has = "is empty" if 0 in shape else "has another shape"
    return Difference(f"{what} {has}, {should}", f"It has shape {shape}.")


def _finite(value: Value, what: str) -> Array | Difference:
    """Convert to float64; only called once kind and shape are known to be what they should."""
    try:
        with np.errstate(over="ignore"):  # what float64 cannot hold becomes infinite, and is named
            numbers = np.array(value, np.float64)
    except OverflowError:
        return Difference(f"{what} holds an integer too large to be a result.")
    for test, name in ((np.isnan, "NaN (not a number)"), (np.isinf, "infinite")):
        found = test(numbers)
        if found.size == 1 and found.any():
            return Difference(f"{what} is {name}.")
        if found.any():
            place = (
                f"The first is at {list(first_place(found))}; {found.sum()} of {found.size} are."
            )
            return Difference(f"{what} holds values that are {name}.", place)
    return numbers
