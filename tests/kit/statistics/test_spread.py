"""Summaries of numbers, against NumPy and SciPy."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from gradekit.statistics import Bin, bins, correlation, spread

SCORES = st.lists(st.integers(0, 10_000).map(lambda cents: cents / 100), min_size=1, max_size=60)


@given(SCORES)
def test_spread_is_numpys(numbers: list[float]) -> None:
    """Mean, deviation and quartiles are those of NumPy's functions and defaults."""
    found = spread(numbers)
    assert found is not None
    assert found.count == len(numbers)
    quartiles = np.percentile(numbers, [0, 25, 50, 75, 100])
    ours = (
        *(found.lowest, found.lower_quartile, found.median, found.upper_quartile),
        found.highest,
    )
    assert ours == pytest.approx(tuple(quartiles), abs=1e-4)
    assert found.mean == pytest.approx(np.mean(numbers), abs=1e-4)
    if len(numbers) > 1:
        assert found.deviation == pytest.approx(np.std(numbers, ddof=1), abs=1e-4)
    else:
        assert found.deviation is None


@given(SCORES)
def test_bins_are_numpys(numbers: list[float]) -> None:
    """The columns are those of NumPy's histogram, whose last one holds full marks, too."""
    counts, _ = np.histogram(numbers, bins=[float(edge) for edge in range(0, 101, 10)])
    found = [each.count for each in bins(numbers, 100.0)]
    full = sum(number == 100.0 for number in numbers)
    assert found == [*counts[:-1].tolist(), counts[-1] - full, full]


def test_bins_of_other_points() -> None:
    """They are tenths of what can be earned; what a person gives on top is full marks."""
    found = bins([0.0, 0.79, 0.8, 7.99, 8.0, 9.5], 8.0)
    assert found[0] == Bin(0, 10, 2)
    assert found[1] == Bin(10, 20, 1)
    assert found[9] == Bin(90, 100, 1)
    assert found[10] == Bin(100, 100, 2)


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 400)), min_size=2, max_size=40))
def test_correlation_is_scipys(pairs: list[tuple[int, int]]) -> None:
    """It is Pearson's; where one side does not vary there is none."""
    one = [a / 4 for a, _ in pairs]
    other = [b / 4 for _, b in pairs]
    found = correlation(one, other)
    if len(set(one)) == 1 or len(set(other)) == 1:
        assert found is None
    else:
        assert found == pytest.approx(stats.pearsonr(one, other).statistic, abs=1e-4)


def test_nothing_and_little() -> None:
    """Of nothing there is no summary, and of one pair no correlation."""
    assert spread([]) is None
    assert correlation([1.0], [2.0]) is None
