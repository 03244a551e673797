"""Fingerprints tell results apart, and do not mind their last digits."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gradekit.selfcheck.numeric import Array, fingerprints, flattened, numbers_of

NUMBERS = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=40)


def marks(*arrays: Array) -> set[str]:
    """Give the fingerprints on all grids."""
    return {mark for mark, _ in fingerprints(arrays)}


@given(NUMBERS, st.integers(0, 2**32 - 1))
def test_last_digits_change_no_clear_grid(numbers: list[float], seed: int) -> None:
    """Rounding errors leave a fingerprint alone, where the grid was found to be clear."""
    array = np.array(numbers)
    noise = np.random.default_rng(seed).uniform(-1, 1, array.size)
    noisy = array + noise * (1e-11 * np.abs(array) + 1e-15)
    clear = [mark for mark, is_clear in fingerprints([array]) if is_clear]
    assert set(clear) <= marks(noisy)


@given(NUMBERS, st.data())
def test_another_number_changes_all(numbers: list[float], data: st.DataObject) -> None:
    """A difference that a check would find changes the fingerprint on every grid."""
    array = np.array(numbers)
    other = array.copy()
    place = data.draw(st.integers(0, array.size - 1))
    other[place] += data.draw(st.sampled_from([-1, 1])) * (1e-5 * abs(array[place]) + 1e-7)
    assert marks(array).isdisjoint(marks(other))


def test_most_results_have_a_clear_grid() -> None:
    """Of a thousand results of a hundred numbers, each finds one."""
    random = np.random.default_rng(5)
    for _ in range(1000):
        array = random.standard_normal((10, 10)) * (random.random((10, 10)) < 0.7)
        assert any(clear for _, clear in fingerprints([array]))


def test_what_counts_and_what_does_not() -> None:
    """Shapes count; how a number or a mask is stored does not."""
    array = np.arange(6.0)
    assert marks(array).isdisjoint(marks(array.reshape(2, 3)))
    assert marks(np.array(2.0)) == marks(np.array([[2.0]]))
    assert marks(np.array([True, False])) == marks(np.array([1, 0]))
    assert marks(np.array([np.nan, 1])).isdisjoint(marks(np.array([np.inf, 1])))
    assert marks(np.array([np.inf])).isdisjoint(marks(np.array([-np.inf])))


def test_values_are_taken_apart() -> None:
    """Tuples and dictionaries are, lists are arrays, and texts are left out."""
    value = ({"b": 2, "a": [[1.0, 3.0]]}, "words", True, None)
    assert [array.tolist() for array in flattened(value)] == [[[1.0, 3.0]], 2, True]
    for odd in ("1", None, {"a": 1}, [[1], [1, 2]], 1j, [None], object()):
        assert numbers_of(odd) is None
