"""In which way a result is wrong, where nobody knows the mistake: words without numbers.

Student code chooses what it returns, and with it these words; so they are made of few parts, and
none of them is text or a number of the student's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from gradekit.judging.agreement import agree, agree_numbers, as_numbers
from gradekit.judging.anatomy import Anatomy, Output
from gradekit.judging.reading import Array
from gradekit.sandbox import Call, Reply, Returned, Value

__all__ = ["Heard", "narrow"]

ONLY_EXAMPLES = (
    "The example in the notebook comes out right and other cases do not. Is there a number or a "
    "size in your code that fits the example alone?"
)


@dataclass(frozen=True)
class Heard:
    """A call of a student's function that returned, beside what the solution returns."""

    call: Call
    student: Value
    solution: Value
    public: bool


@dataclass(frozen=True)
class _Pair:
    """The numbers of one output in one call, the student's and the right ones."""

    call: Call
    student: Array
    right: Array


def narrow(calls: Sequence[Heard], anatomy: Anatomy, solution: Callable[[Call], Reply]) -> str:
    """Say which output is wrong first, and how.

    Parameters
    ----------
    calls
        The calls that returned.
    anatomy
        How the function's parameters and results are called.
    solution
        The reference solution.

    Returns
    -------
    str
        A sentence or two; ``""`` where there is nothing to say.
    """
    outputs = anatomy.outputs(calls[0].solution) if calls else ()
    try:
        wrong = [output for output in outputs if not all(_is_right(output, c) for c in calls)]
    except LookupError:
        return ""  # it has not the parts that it should have, and the tests say so
    if not wrong:
        return ""
    public = [call for call in calls if call.public]
    if public and all(_is_right(output, call) for call in public for output in outputs):
        return ONLY_EXAMPLES
    name = _code(wrong[0].name)
    found = [call for call in calls if not _is_right(wrong[0], call)]
    how = _how(wrong[0], found, anatomy, solution)
    if len(outputs) == 1:
        return f"The value of {name} is wrong: {how}." if how else ""
    what = "the only wrong one" if len(wrong) == 1 else "the first to be wrong"
    return f"Of all results, {name} is {what}{how and ': '}{how}."


def _code(name: str) -> str:
    return f"`{name}`" if name.isidentifier() else name


def _is_right(output: Output, call: Heard) -> bool:
    return agree(output.of(call.student), output.of(call.solution))


def _how(
    output: Output, calls: Sequence[Heard], anatomy: Anatomy, solution: Callable[[Call], Reply]
) -> str:
    pairs = []
    for call in calls:
        student, right = as_numbers(output.of(call.student)), as_numbers(output.of(call.solution))
        if student is None or right is None:
            return ""
        pairs.append(_Pair(call.call, student, right))
    if not all(map(_fits, pairs)):
        turned = all(agree_numbers(pair.student.T, pair.right) for pair in pairs)
        return "it is transposed" if turned else "it has another shape than it should"
    if not all(np.isfinite(pair.student).all() for pair in pairs):
        return ""
    pairs = [_Pair(p.call, p.student.reshape(p.right.shape), p.right) for p in pairs]
    return (
        _scaled(pairs, anatomy, "it")
        or _part_scaled(output, pairs, anatomy, solution)
        or _shifted(pairs)
        or _partly_right(pairs)
    )


def _fits(pair: _Pair) -> bool:
    """Whether the shape is right; for one number, any that holds one is."""
    one = pair.student.size == pair.right.size == 1
    return one or pair.student.shape == pair.right.shape


def _scaled(pairs: Sequence[_Pair], anatomy: Anatomy, what: str) -> str:
    """Recognize what is right but for a factor."""
    ratios = [ratio for pair in pairs if (ratio := _ratio(pair)) is not None]
    if len(ratios) != len(pairs):
        return ""
    if _same(ratios, [0.0] * len(ratios)):
        return f"{what} is 0"
    if _same(ratios, [-1.0] * len(ratios)):
        return f"{what} has the opposite sign"
    for words, factors in _factors([pair.call for pair in pairs], anatomy):
        if _same(ratios, factors):
            return f"{what} is {words}"
    # One number is always some factor away from another; that it is the same one says something.
    varied = any(not agree_numbers(pair.right, pairs[0].right) for pair in pairs)
    if varied and _same(ratios, [ratios[0]] * len(ratios)):
        size = "large" if abs(ratios[0]) > 1 else "small"
        return f"{what} is too {size} by one and the same factor in every case"
    return ""


def _factors(calls: Sequence[Call], anatomy: Anatomy) -> Iterator[tuple[str, list[float]]]:
    """Give simple factors in words, with their value in each call."""
    yield "twice what it should be", [2.0] * len(calls)
    yield "half of what it should be", [0.5] * len(calls)
    for name, values in _quantities(calls, anatomy):
        yield f"what it should be, times {name}", values
        if all(values):
            yield f"what it should be, divided by {name}", [1 / value for value in values]


def _quantities(calls: Sequence[Call], anatomy: Anatomy) -> Iterator[tuple[str, list[float]]]:
    """Give the numbers among the arguments, and the sizes of the first array."""
    for position, name in enumerate(anatomy.parameters):
        values = [call.args[position] for call in calls if position < len(call.args)]
        if len(values) == len(calls) and all(map(_is_number, values)):
            yield f"`{name}`", [float(value) for value in values]
    for position, name in enumerate(anatomy.parameters):
        arrays = [call.args[position] for call in calls if position < len(call.args)]
        if len(arrays) == len(calls) and all(
            isinstance(array, np.ndarray) and array.ndim == 2 for array in arrays
        ):
            yield f"the number of columns of `{name}`", [float(a.shape[1]) for a in arrays]
            yield f"the number of rows of `{name}`", [float(a.shape[0]) for a in arrays]
            return


def _part_scaled(
    output: Output, pairs: Sequence[_Pair], anatomy: Anatomy, solution: Callable[[Call], Reply]
) -> str:
    """Recognize what is right but for the part that one of the numbers brings in."""
    for position, name in enumerate(anatomy.parameters):
        parts = []
        for pair in pairs:
            without = _without(pair.call, position, output, solution)
            if without is None or without.shape != pair.right.shape:
                break
            if not agree_numbers(without, pair.right):
                parts.append(_Pair(pair.call, pair.student - without, pair.right - without))
        else:
            if parts and all(agree_numbers(part.student, 0 * part.right) for part in parts):
                return f"it does not depend on `{name}`, but should"
            if parts and (found := _scaled(parts, anatomy, f"what `{name}` adds to it")):
                return found
    return ""


def _without(
    call: Call, position: int, output: Output, solution: Callable[[Call], Reply]
) -> Array | None:
    """Give the right output for 0 in the place of a number."""
    if position >= len(call.args) or not _is_number(call.args[position]):
        return None
    args = [*call.args]
    args[position] = 0
    reply = solution(Call(call.function, args, call.kwargs))
    numbers = as_numbers(output.of(reply.value)) if isinstance(reply, Returned) else None
    return numbers if numbers is not None and np.isfinite(numbers).all() else None


def _shifted(pairs: Sequence[_Pair]) -> str:
    """Recognize what is right but for one number that was added everywhere."""
    if any(pair.right.size < 2 for pair in pairs):
        return ""
    differences = [pair.student - pair.right for pair in pairs]
    if all(agree_numbers(d, np.full_like(d, d.flat[0])) for d in differences):
        return "each of its entries is off by the same number"
    return ""


def _partly_right(pairs: Sequence[_Pair]) -> str:
    """Recognize what is right in some places; that a 0 is right says little."""
    with np.errstate(all="ignore"):
        right = [np.isclose(p.student, p.right, 1e-6, 1e-8) & (p.right != 0) for p in pairs]
    return "some of its entries are right" if all(map(np.any, right)) else ""


def _ratio(pair: _Pair) -> float | None:
    """Give the one factor between a student's numbers and the right ones, if there is one."""
    place = int(np.abs(pair.right).argmax())
    largest = pair.right.flat[place]
    if largest == 0:
        return None
    ratio = float(pair.student.flat[place] / largest)
    return ratio if agree_numbers(pair.student, ratio * pair.right) else None


def _is_number(value: Value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _same(values: Sequence[float], others: Sequence[float]) -> bool:
    return agree_numbers(np.array(values), np.array(others))
