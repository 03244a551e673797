"""In which way a result is wrong, where nobody knows the mistake: words without numbers.

Student code chooses what it returns, and with it these words; so they are made of few parts, and
none of them is text or a number of the student's. Which results they name, the public calls alone
decide, as these come before anything hidden is met; in the hidden ones the code chooses no more
than in which way those results are wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

import numpy as np

from gradekit.judging.agreement import agree_numbers, as_numbers
from gradekit.judging.anatomy import Anatomy, Output
from gradekit.judging.arrangement import misplaced
from gradekit.judging.heard import Heard, Pair, is_right, name_of
from gradekit.judging.supposing import as_if, is_number, without
from gradekit.sandbox import Call, Reply

__all__ = ["ONLY_EXAMPLES", "narrow"]

_FEW = 3  # results that are named together

ONLY_EXAMPLES = (
    "The example in the notebook comes out right and other cases do not. Is there a number, a "
    "size or a name in your code that fits the example alone?"
)


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
        A sentence or two; ``""`` where there is nothing to say, or no public call to begin with.
    """
    public = [call for call in calls if call.public]
    if not public:
        return ""
    outputs = anatomy.outputs(public[0].solution)
    try:
        wrong = [output for output in outputs if not all(is_right(output, c) for c in calls)]
    except LookupError:
        return misplaced(calls, ())  # it has not the parts that it should have; the tests say so
    if not wrong:
        return ""
    shown = [output for output in wrong if not all(is_right(output, call) for call in public)]
    if not shown:
        return ONLY_EXAMPLES
    how = partial(_how_wrong, calls=calls, anatomy=anatomy, solution=solution)
    return misplaced(calls, shown) or _first_wrong(shown, wrong, outputs, how)


def _first_wrong(
    shown: Sequence[Output],
    wrong: Sequence[Output],
    outputs: Sequence[Output],
    how_wrong: Callable[[Output], str],
) -> str:
    """Say which output is wrong first, or which ones are in the same way, and how.

    Only what public calls have ``shown`` is named, whatever else is ``wrong`` in hidden ones.
    """
    name = name_of(shown[0].name)
    if wrong[0] != shown[0]:
        return f"Of all results, {name} is the first to be wrong in the notebook's example."
    how = how_wrong(shown[0])
    if len(outputs) == 1:
        return f"The value of {name} is wrong: {how}." if how else ""
    if 1 < len(wrong) <= _FEW and how and shown == wrong and set(map(how_wrong, wrong)) == {how}:
        names = _listed([output.name for output in wrong])
        return f"Of all results, {names} are wrong, each in the same way: {how}."
    what = "the only wrong one" if len(wrong) == 1 else "the first to be wrong"
    return f"Of all results, {name} is {what}{how and ': '}{how}."


def _listed(names: Sequence[str]) -> str:
    """List names: ``A, B and C``."""
    *first, last = map(name_of, names)
    return f"{', '.join(first)} and {last}" if first else last


def _how_wrong(
    output: Output, calls: Sequence[Heard], anatomy: Anatomy, solution: Callable[[Call], Reply]
) -> str:
    """Say how an output is wrong, where it is."""
    found = [call for call in calls if not is_right(output, call)]
    return _how(output, found, anatomy, solution)


def _how(
    output: Output, calls: Sequence[Heard], anatomy: Anatomy, solution: Callable[[Call], Reply]
) -> str:
    pairs = []
    for call in calls:
        student, right = as_numbers(output.of(call.student)), as_numbers(output.of(call.solution))
        if student is None or right is None:
            return ""
        pairs.append(Pair(call.call, student, right))
    if not all(map(_fits, pairs)):
        turned = all(agree_numbers(pair.student.T, pair.right) for pair in pairs)
        return "it is transposed" if turned else "it has another shape than it should"
    if not all(np.isfinite(pair.student).all() for pair in pairs):
        return ""
    pairs = [Pair(p.call, p.student.reshape(p.right.shape), p.right) for p in pairs]
    return (
        _scaled(pairs, anatomy, "it")
        or _part_scaled(output, pairs, anatomy, solution)
        or _shifted(pairs)
        or as_if(output, pairs, anatomy, solution)
        or _not_zero(pairs)
        or _partly_right(pairs)
    )


def _fits(pair: Pair) -> bool:
    """Whether the shape is right; for one number, any that holds one is."""
    one = pair.student.size == pair.right.size == 1
    return one or pair.student.shape == pair.right.shape


def _scaled(pairs: Sequence[Pair], anatomy: Anatomy, what: str) -> str:
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
        wrong = f"is too {size} by one and the same factor in every case"
        return f"{what} {'has the opposite sign' if ratios[0] < 0 else wrong}"
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
        if len(values) == len(calls) and all(map(is_number, values)):
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
    output: Output, pairs: Sequence[Pair], anatomy: Anatomy, solution: Callable[[Call], Reply]
) -> str:
    """Recognize what is right but for the part that one of the numbers brings in."""
    for position, name in enumerate(anatomy.parameters):
        parts = []
        for pair in pairs:
            rest = without(pair.call, position, output, solution)
            if rest is None or rest.shape != pair.right.shape:
                break
            if not agree_numbers(rest, pair.right):
                parts.append(Pair(pair.call, pair.student - rest, pair.right - rest))
        else:
            if parts and all(agree_numbers(part.student, 0 * part.right) for part in parts):
                return f"it does not depend on `{name}`, but should"
            if parts and (found := _scaled(parts, anatomy, f"what `{name}` adds to it")):
                return found
    return ""


def _shifted(pairs: Sequence[Pair]) -> str:
    """Recognize what is right but for one number that was added everywhere."""
    if any(pair.right.size < 2 for pair in pairs):
        return ""
    differences = [pair.student - pair.right for pair in pairs]
    if all(agree_numbers(d, np.full_like(d, d.flat[0])) for d in differences):
        return "each of its entries is off by the same number"
    return ""


def _partly_right(pairs: Sequence[Pair]) -> str:
    """Recognize what is right in some places; that a 0 is right says little."""
    with np.errstate(all="ignore"):
        right = [np.isclose(p.student, p.right, 1e-6, 1e-8) & (p.right != 0) for p in pairs]
    return "some of its entries are right" if all(map(np.any, right)) else ""


def _not_zero(pairs: Sequence[Pair]) -> str:
    """Recognize what is wrong only where 0 is right."""
    if all(
        pair.right.any() and agree_numbers(np.where(pair.right, pair.student, 0), pair.right)
        for pair in pairs
    ):
        return "its entries are right, but for those that should be 0"
    return ""


def _ratio(pair: Pair) -> float | None:
    """Give the one factor between a student's numbers and the right ones, if there is one."""
    place = int(np.abs(pair.right).argmax())
    largest = pair.right.flat[place]
    if largest == 0:
        return None
    ratio = float(pair.student.flat[place] / largest)
    return ratio if agree_numbers(pair.student, ratio * pair.right) else None


def _same(values: Sequence[float], others: Sequence[float]) -> bool:
    return agree_numbers(np.array(values), np.array(others))
