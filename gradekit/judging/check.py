"""What hidden tests assert with: a failed check says what is wrong and gives nothing away.

The first argument of a check is a student's value; nothing is taken for granted about it. Checks
return it as a plain number or array of the right shape, safe to compute with. Arrays of single
precision stay so, and with it the tolerance that holds for what a test computes from them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from gradekit.judging.compare import Tolerance, difference, is_single, same
from gradekit.judging.reading import (
    Array,
    Difference,
    array_form,
    read_mask,
    read_number,
    read_numbers,
)
from gradekit.sandbox import Returned, Value

__all__ = [
    "ATOL",
    "RTOL",
    "CheckFailed",
    "array",
    "entries",
    "mask",
    "number",
    "numbers",
    "scalar",
    "that",
    "unchanged",
]

RTOL = 1e-6
"""Relative tolerance where a test states none."""

ATOL = 1e-8
"""Absolute tolerance where a test states none."""

_Read = TypeVar("_Read")
_WORD = re.compile(r"(a|[a-z]{2,}(?:[-'][a-z]+)*)[,:;.]?(?: (?!=)|$)")


class CheckFailed(AssertionError):  # noqa: N818 - it reads as the outcome that it is
    """A student's value is not as it should be.

    Parameters
    ----------
    message
        What is wrong, in a sentence; it holds no hidden input and no expected value.
    hint
        What the author of the test says to someone who gets this wrong.
    detail
        What was expected and what was got; only for cases that are public.
    brief
        The message without what student code may choose of it; by default it chooses nothing.
    """

    def __init__(self, message: str, hint: str = "", detail: str = "", brief: str = "") -> None:
        self.message = _sentence(message)
        self.hint = _sentence(hint)
        self.detail = detail
        self.brief = _sentence(brief or message)
        super().__init__(self.message)


def scalar(
    actual: Value,
    expected: float,
    what: str,
    *,
    hint: str = "",
    rtol: float = RTOL,
    atol: float = ATOL,
) -> float:
    """Check one number: a Python number, or an array of shape ``()``, ``(1,)`` or ``(1, 1)``.

    Parameters
    ----------
    actual
        The student's value.
    expected
        What it should be: a finite number.
    what
        How a sentence names the value: ``"the cost"``.
    hint
        Advice for someone who gets this wrong.
    rtol, atol
        The values agree where ``abs(actual - expected) <= atol + rtol * abs(expected)``; what is
        stored in single precision is held to 1e-4 and 1e-5, if these are wider.

    Raises
    ------
    CheckFailed
        The value is of another kind, not one number, not finite, or wrong.
    ValueError
        ``expected`` cannot be compared with.
    """
    wanted = _expected(expected, what)
    value = number(actual, what, hint=hint)
    tolerance = Tolerance(rtol, atol).widened_for(actual)
    _refuse(difference(np.asarray(value), wanted, what, tolerance), what, hint)
    return value


def array(
    actual: Value,
    expected: npt.ArrayLike,
    what: str,
    *,
    hint: str = "",
    rtol: float = RTOL,
    atol: float = ATOL,
) -> Array:
    """Check an array of numbers: exact shape, all finite, each value within tolerance.

    Integers are as good as floats, and nested lists as arrays; nothing is broadcast. The
    parameters and errors are those of `scalar`.
    """
    wanted = _expected(expected, what)
    values = numbers(actual, wanted.shape, what, hint=hint)
    tolerance = Tolerance(rtol, atol).widened_for(actual)
    _refuse(difference(values, wanted, what, tolerance), what, hint)
    return values


def number(actual: Value, what: str, *, hint: str = "") -> float:
    """Check that this is one finite number, and give it."""
    return _accepted(read_number(actual, what), what, _fitting(hint, actual))


def numbers(actual: Value, shape: tuple[int, ...], what: str, *, hint: str = "") -> Array:
    """Check that these are finite numbers of exactly this shape, and give them.

    They come as float64, but as float32 where the student's array is of single precision.
    """
    values = _accepted(read_numbers(actual, what, shape), what, _fitting(hint, actual))
    return values.astype(np.float32) if is_single(actual) else values


def mask(actual: Value, shape: tuple[int, ...], what: str, *, hint: str = "") -> Array:
    """Check a mask of exactly this shape, and give it as booleans.

    Booleans, integers, floats and nested lists of them are all right, if they are all 0 or 1.
    """
    return _accepted(read_mask(actual, what, shape), what, _fitting(hint, actual))


def that(condition: bool | np.bool, message: str, *, hint: str = "") -> None:
    """Check a fact; ``message`` says what is wrong where it does not hold."""
    if not condition:
        raise CheckFailed(message, hint)


def entries(
    actual: Value, names: Sequence[str], what: str, *, ordered: bool = False, hint: str = ""
) -> dict[str, Value]:
    """Check that a collection holds what these names name, and give it by name.

    Parameters
    ----------
    actual
        The student's value.
    names
        The keys of a dictionary (further ones are allowed), or what a tuple or list holds.
    what
        How a sentence names the collection: ``"the cache"``.
    ordered
        Whether a tuple or list of exactly these is meant, in this order, not a dictionary.
    hint
        Advice for someone who gets this wrong.
    """
    listed = ", ".join(names)
    kind = f"a tuple of {listed}" if ordered else f"a dictionary with the keys {listed}"
    brief = f"{what} is not {kind}."
    if actual is None:
        raise CheckFailed(f"{what} is None: is `return` missing?", hint, "", brief)
    if ordered:
        if not isinstance(actual, list | tuple):
            raise CheckFailed(f"{what} should be {kind}.", hint, "", brief)
        if len(actual) != len(names):
            found = "more" if len(actual) > len(names) else "fewer"
            message = f"{what} should have {len(names)} entries, but has {found}: {listed}."
            raise CheckFailed(message, hint, f"It has {len(actual)}.", brief)
        return dict(zip(names, actual, strict=True))
    if not isinstance(actual, dict):
        raise CheckFailed(f"{what} should be {kind}.", hint, "", brief)
    if missing := [name for name in names if name not in actual]:
        message = f"{what} has no entry for {missing[0]}."
        raise CheckFailed(message, hint, f"It has none for {', '.join(missing)}.", brief)
    return {name: actual[name] for name in names}


def unchanged(reply: Returned, args: Sequence[Value], names: Sequence[str], *, hint: str) -> None:
    """Check that a call left its arguments as they were.

    Parameters
    ----------
    reply
        What the call gave.
    args
        The positional arguments, as they were passed.
    names
        How the function's signature names them.
    hint
        Advice for someone who changes an argument.
    """
    for before, after, name in zip(args, reply.args, names, strict=True):
        that(same(after, before), f"your function changed its argument {name} in place.", hint=hint)


def _expected(expected: npt.ArrayLike, what: str) -> Array:
    wanted = np.asarray(expected, np.float64)
    if wanted.size == 0 or not np.isfinite(wanted).all():
        raise ValueError(f"what is expected for {what} is empty or not finite; mend the test")
    return wanted


def _fitting(hint: str, actual: Value) -> str:
    """Give advice on how to compute numbers to those who have numbers."""
    return hint if array_form(actual) is not None else ""


def _accepted(read: _Read | Difference, what: str, hint: str) -> _Read:
    if isinstance(read, Difference):
        _refuse(read, what, hint)
        raise AssertionError("unreachable")
    return read


def _refuse(found: Difference | None, what: str, hint: str) -> None:
    if found is not None:
        raise CheckFailed(found.message, hint, found.detail, f"{what} is wrong.")


def _sentence(text: str) -> str:
    """Begin a text with a capital letter, unless it begins with what looks like code.

    ``dW1``, ``a_name``, ``np.log``, ``m`` and what stands in backticks keep their spelling.
    """
    return text[0].upper() + text[1:] if _WORD.match(text) else text
