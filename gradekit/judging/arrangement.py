"""Whether right results stand in wrong places."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations

from gradekit.judging.agreement import agree, as_numbers
from gradekit.judging.anatomy import Output
from gradekit.judging.heard import Heard, is_right, name_of

__all__ = ["is_about_order", "misplaced"]

_FEW = 3  # results whose orders are all tried
_ADVICE = "Look at the order and the names of what you return."


def misplaced(calls: Sequence[Heard], wrong: Sequence[Output]) -> str:
    """Say which results stand in another's place.

    Parameters
    ----------
    calls
        The calls that returned; at least one of them public.
    wrong
        The outputs that are wrong in a public one; none if what is returned has other parts.

    Returns
    -------
    str
        A sentence; ``""`` where no order is to blame.
    """
    if _is_turned_round(calls):
        return f"All results are right, but your function returns them in another order. {_ADVICE}"
    public = [call for call in calls if call.public]
    pairs = ((output, other) for output in wrong for other in wrong)
    # Hidden calls confirm the first pair of the public ones, and choose no other.
    found = next((pair for pair in pairs if _stands_at(*pair, public)), None)
    if found is None or not _stands_at(*found, calls):
        return ""
    here, there = (name_of(output.name) for output in found)
    return f"In the place of {there} you return {here}. {_ADVICE}"


def is_about_order(diagnosis: str) -> bool:
    """Whether a text is one of `misplaced`: no advice on how to compute a result helps then."""
    return diagnosis.endswith(_ADVICE)


def _is_turned_round(calls: Sequence[Heard]) -> bool:
    """Whether the few results of a tuple are right but for their order."""
    first = calls[0].solution
    if not isinstance(first, tuple) or not 1 < len(first) <= _FEW:
        return False
    orders = [*permutations(range(len(first)))][1:]  # the first of them is the right one
    return any(all(_agrees(call, order) for call in calls) for order in orders)


def _agrees(call: Heard, order: Sequence[int]) -> bool:
    student, solution = call.student, call.solution
    return (
        isinstance(student, list | tuple)
        and isinstance(solution, tuple)
        and len(student) == len(solution) == len(order)
        and all(agree(student[place], right) for place, right in zip(order, solution, strict=True))
        and not all(map(agree, student, solution))
    )


def _stands_at(output: Output, other: Output, calls: Sequence[Heard]) -> bool:
    """Whether the right value of one output stands in the place of another, in all calls."""
    return other is not output and all(
        agree(other.of(call.student), right := output.of(call.solution))
        and (numbers := as_numbers(right)) is not None
        and numbers.size > 1
        and not is_right(other, call)
        for call in calls
    )
