"""Whether two results are the same one, computed in two ways."""

from __future__ import annotations

import numpy as np

from gradekit.judging.compare import Tolerance, is_single
from gradekit.judging.reading import Array, array_form
from gradekit.sandbox import Raised, Reply, Returned, Stopped, Value

__all__ = ["agree", "agree_numbers", "as_numbers", "replies_agree"]

_ONE_NUMBER = ((), (1,), (1, 1))
_DOUBLE = Tolerance(1e-6, 1e-8)
_SINGLE = _DOUBLE.widened_for(np.zeros(1, np.float32))


def replies_agree(student: Reply, other: Reply) -> bool:
    """Whether a student's call ended as another one: in result and arguments, or in its failure.

    A division by zero that numpy answers with infinity is an exception where it is Python's.
    """
    if isinstance(student, Returned) and isinstance(other, Returned):
        return (
            agree(student.value, other.value)
            and agree(student.args, other.args)
            and agree(student.kwargs, other.kwargs)
        )
    if isinstance(student, Raised) and isinstance(other, Raised):
        return student.type_name == other.type_name
    if isinstance(student, Stopped) and isinstance(other, Stopped):
        return student.reason == other.reason
    return _divides_by_zero(student, other) or _divides_by_zero(other, student)


def _divides_by_zero(one: Reply, another: Reply) -> bool:
    return (
        isinstance(one, Raised)
        and one.type_name == "ZeroDivisionError"
        and isinstance(another, Returned)
        and not _is_finite(another.value)
    )


def _is_finite(value: Value) -> bool:
    if isinstance(value, dict):
        return all(map(_is_finite, value.values()))
    if isinstance(value, list | tuple):
        return all(map(_is_finite, value))
    numbers = as_numbers(value)
    return numbers is None or bool(np.isfinite(numbers).all())


def agree(student: Value, other: Value) -> bool:
    """Whether a student's value is the other one, in whatever way it is stored.

    As for checks, nested lists are as good as arrays, masks may be of any kind of number, and a
    single number may be an array; the student's dictionaries may have further entries.
    """
    if isinstance(student, dict) and isinstance(other, dict):
        return other.keys() <= student.keys() and all(agree(student[k], other[k]) for k in other)
    if isinstance(student, list | tuple) and isinstance(other, list | tuple):
        return len(student) == len(other) and all(map(agree, student, other))
    numbers = as_numbers(student)
    if numbers is None:
        return type(student) is type(other) and bool(student == other)
    others = as_numbers(other)
    return others is not None and agree_numbers(numbers, others, single=is_single(student))


def agree_numbers(numbers: Array, others: Array, *, single: bool = False) -> bool:
    """Whether numbers have the same shape and values, infinite ones and NaN included."""
    if numbers.shape != others.shape:
        if not (numbers.shape in _ONE_NUMBER and others.shape in _ONE_NUMBER):
            return False
        numbers, others = numbers.reshape(()), others.reshape(())
    same = numbers == others
    if same.all():
        return True
    tolerance = _SINGLE if single else _DOUBLE
    with np.errstate(all="ignore"):
        near = np.abs(numbers - others) <= tolerance.atol + tolerance.rtol * np.abs(others)
    # Everything is near to what is infinite.
    same |= (near & np.isfinite(others)) | (np.isnan(numbers) & np.isnan(others))
    return bool(same.all())


def as_numbers(value: Value) -> Array | None:
    """Read a number, an array or nested lists as float64; None if it is something else."""
    if isinstance(value, np.ndarray) and value.dtype.kind in "biuf":
        return value if value.dtype == np.float64 else value.astype(np.float64)
    if array_form(value) is None:
        return None
    try:
        with np.errstate(over="ignore"):
            return np.array(value, np.float64)
    except OverflowError:  # an integer that no float can hold
        return None
