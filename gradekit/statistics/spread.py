"""How numbers are spread: the few figures that say it, exactly the same on every machine."""

from __future__ import annotations

import statistics
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Bin", "Spread", "bins", "correlation", "spread"]

_DIGITS = 4
_TENTHS = 10


@dataclass(frozen=True)
class Spread:
    """A summary of numbers.

    Parameters
    ----------
    count
        How many there are.
    mean, deviation
        Their arithmetic mean and sample standard deviation, the latter None for one number.
    lowest, lower_quartile, median, upper_quartile, highest
        The five numbers; quartiles are linear between neighbours (type 7 of Hyndman & Fan 1996,
        "Sample quantiles in statistical packages"), as in NumPy, R and spreadsheets.
    """

    count: int
    mean: float
    deviation: float | None
    lowest: float
    lower_quartile: float
    median: float
    upper_quartile: float
    highest: float


@dataclass(frozen=True)
class Bin:
    """A stretch of scores, in percent, and how many there are.

    Parameters
    ----------
    low, high
        Where it begins and ends; the end is not in it, but for the last one, which is full marks
        alone.
    count
        How many scores are in it.
    """

    low: int
    high: int
    count: int


def spread(numbers: Sequence[float]) -> Spread | None:
    """Summarize numbers; None where there are none."""
    if not numbers:
        return None
    if len(numbers) == 1:
        lower = middle = upper = numbers[0]
    else:
        lower, middle, upper = statistics.quantiles(numbers, n=4, method="inclusive")
    deviation = statistics.stdev(numbers) if len(numbers) > 1 else None
    return Spread(
        len(numbers),
        round(statistics.fmean(numbers), _DIGITS),
        None if deviation is None else round(deviation, _DIGITS),
        *(round(n, _DIGITS) for n in (min(numbers), lower, middle, upper, max(numbers))),
    )


def bins(scores: Sequence[float], full: float) -> tuple[Bin, ...]:
    """Count scores in tenths of what can be reached; full marks, and more, are a bin of their own.

    Parameters
    ----------
    scores
        The scores; none is below 0.
    full
        Full marks.
    """
    counts = [0] * (_TENTHS + 1)
    edges = [full * tenth / _TENTHS for tenth in range(1, _TENTHS)] + [full]
    for score in scores:
        counts[bisect_right(edges, score)] += 1
    step = 100 // _TENTHS
    return tuple(
        Bin(step * number, min(step * (number + 1), 100), count)
        for number, count in enumerate(counts)
    )


def correlation(one: Sequence[float], other: Sequence[float]) -> float | None:
    """Give Pearson's correlation; None where one of the two does not vary."""
    if len(one) < 2 or len(set(one)) == 1 or len(set(other)) == 1:
        return None
    return round(statistics.correlation(one, other), _DIGITS)
