"""Numbers beside those to expect: whether they agree, and how they differ."""

from __future__ import annotations

import numpy as np

from .numeric import Array

__all__ = ["first_place", "how", "wrong_values"]


def wrong_values(
    numbers: Array, expected: Array, what: str, rtol: float, atol: float
) -> tuple[str, str] | None:
    """Compare numbers with what is expected, an array of the same shape.

    Returns
    -------
    tuple of str or None
        What is wrong, in a sentence, and the first place with both numbers; None if all is right.
    """
    with np.errstate(over="ignore"):  # the difference of two huge numbers
        wrong = ~(np.abs(numbers - expected) <= atol + rtol * np.abs(expected))
    if not wrong.any():
        return None
    place = first_place(wrong)
    detail = f"Expected {expected[place]:.10g}, but got {numbers[place]:.10g}"
    if wrong.size == 1:
        return f"{what} has a wrong value.", f"{detail}."
    return (
        f"{'All' if wrong.all() else 'Some'} values of {what} are wrong.",
        f"{detail} at {list(place)}; {wrong.sum()} of {wrong.size} values differ.",
    )


def first_place(found: Array) -> tuple[int, ...]:
    """Give the position of the first True."""
    return tuple(int(i) for i in np.unravel_index(int(found.argmax()), found.shape))


def how(numbers: Array, wanted: Array) -> str:
    """Recognize what is right but for a sign, a factor, or one number added everywhere."""

    def right(others: Array) -> bool:
        return bool(np.allclose(others, wanted, rtol=1e-5, atol=1e-7))

    for factor, words in (
        (-1, "it has the opposite sign"),
        (2, "it is half of what it should be"),
        (0.5, "it is twice what it should be"),
    ):
        if right(numbers * factor):
            return words
    largest = np.unravel_index(np.abs(numbers).argmax(), numbers.shape)
    if wanted.size > 1 and numbers[largest] and wanted[largest]:
        ratio = wanted[largest] / numbers[largest]
        if right(numbers * ratio):
            return f"it is too {'small' if abs(ratio) > 1 else 'large'} by one and the same factor"
        if right(numbers + (wanted[largest] - numbers[largest])):
            return "each of its entries is off by the same number"
    return ""
