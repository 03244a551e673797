"""What the right result would be if an argument were another: 0, 1, or a matrix of zeros."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import combinations

import numpy as np

from gradekit.judging.agreement import agree_numbers, as_numbers
from gradekit.judging.anatomy import Anatomy, Output
from gradekit.judging.heard import Pair
from gradekit.judging.reading import Array
from gradekit.sandbox import Call, Reply, Returned, Value

__all__ = ["as_if", "is_number", "without"]

_MOST_ENTRIES = 8  # of a dictionary; what is tried are pairs of them, beside each one alone


def is_number(value: Value) -> bool:
    """Whether this is a number and no truth value."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def without(
    call: Call, position: int, output: Output, solution: Callable[[Call], Reply]
) -> Array | None:
    """Give the right output for 0 in the place of a number."""
    if position >= len(call.args) or not is_number(call.args[position]):
        return None
    return _supposed(call, position, 0, output, solution)


def as_if(
    output: Output, pairs: Sequence[Pair], anatomy: Anatomy, solution: Callable[[Call], Reply]
) -> str:
    """Recognize what would be right if a number were 1, or if arrays of a dictionary were 0.

    Parameters
    ----------
    output
        A wrong output.
    pairs
        Its numbers.
    anatomy
        How the function's parameters are called.
    solution
        The reference solution.

    Returns
    -------
    str
        What a sentence says of the output; ``""`` where nothing of the kind is so.
    """

    def explains(position: int, change: Callable[[Value], Value]) -> bool:
        for pair in pairs:
            args = pair.call.args
            changed = change(args[position] if position < len(args) else None)
            supposed = _supposed(pair.call, position, changed, output, solution)
            if supposed is None or supposed.shape != pair.right.shape:
                return False
            if not agree_numbers(pair.student, supposed):
                return False
        return bool(pairs)

    for position, name in enumerate(anatomy.parameters):
        value = next((p.call.args[position] for p in pairs if position < len(p.call.args)), None)
        if is_number(value) and explains(position, lambda _: 1):
            return f"it is as if `{name}` were 1"
        if isinstance(value, dict):
            for keys in _few_of(value):
                if explains(position, partial(_zeroed, keys)):
                    listed = " and ".join(f"`{key}`" for key in keys)
                    return f"it does not depend on {listed}, but should"
    return ""


def _few_of(entries: dict[str, Value]) -> Iterator[tuple[str, ...]]:
    """Give each array of a dictionary, then each two."""
    arrays = [key for key, value in entries.items() if isinstance(value, np.ndarray)]
    for count in (1, 2):
        yield from combinations(arrays[:_MOST_ENTRIES], count)


def _zeroed(keys: Sequence[str], entries: Value) -> Value:
    """Put zeros in the place of some arrays."""
    if not isinstance(entries, dict):
        return entries
    return {
        key: np.zeros_like(value) if key in keys and isinstance(value, np.ndarray) else value
        for key, value in entries.items()
    }


def _supposed(
    call: Call, position: int, value: Value, output: Output, solution: Callable[[Call], Reply]
) -> Array | None:
    """Give the right output for another argument, or for one that was left out."""
    args = [*call.args]
    if position > len(args):
        return None
    args[position : position + 1] = [value]
    reply = solution(Call(call.function, args, call.kwargs))
    numbers = as_numbers(output.of(reply.value)) if isinstance(reply, Returned) else None
    return numbers if numbers is not None and np.isfinite(numbers).all() else None
