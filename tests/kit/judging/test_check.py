"""What checks accept, what they refuse, and that their messages give nothing away."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from gradekit.judging import check
from gradekit.judging.check import CheckFailed
from gradekit.sandbox import Returned

EXPECTED = np.array([[1.5, -2.0, 3.25], [0.0, 4.0, 1e-3]])
MASK = np.array([[True, False], [False, True], [True, True]])

finite = st.floats(-1e6, 1e6)
arrays = npst.arrays(np.float64, npst.array_shapes(max_dims=3, max_side=4), elements=finite)


def failure(call: Callable[..., object], *args: Any, **kwargs: Any) -> CheckFailed:
    """Give what a call fails with."""
    with pytest.raises(CheckFailed) as caught:
        call(*args, **kwargs)
    return caught.value


RIGHT_SCALARS: dict[str, Any] = {
    "float": 2.5,
    "0-d array": np.array(2.5),
    "one-element array": np.array([2.5]),
    "1 by 1 array": np.array([[2.5]]),
    "nested list": [[2.5]],
    "within tolerance": 2.5 * (1 + 9e-7),
    "numpy scalar": np.float64(2.5),
    "single precision, rounded": np.array(2.5001, np.float32),
}

WRONG_SCALARS: dict[str, tuple[Any, str]] = {
    "nothing": (None, "The cost is None: is `return` missing"),
    "text": ("2.5", "The cost is text where numbers are meant."),
    "dictionary": ({"cost": 2.5}, "The cost is a dictionary"),
    "boolean": (True, "The cost holds True or False where numbers are meant."),
    "boolean array": (np.array([[True]]), "The cost holds True or False"),
    "complex": (np.array(2.5 + 0j), "The cost holds something else than real numbers."),
    "text array": (np.array("2.5"), "The cost holds something else than real numbers."),
    "object": (object(), "The cost is something else where numbers are meant."),
    "empty": (np.empty((0,)), "The cost is empty."),
    "empty list": ([], "The cost is empty"),
    "one value per example": (np.full((1, 5), 2.5), "should be one number, but is an array."),
    "three dimensions": (np.full((1, 1, 1), 2.5), "should be one number"),
    "NaN": (math.nan, "The cost is NaN (not a number)."),
    "infinity": (-math.inf, "The cost is infinite."),
    "huge integer": (10**400, "The cost holds an integer too large to be a result."),
    "value": (2.6, "The cost has a wrong value."),
    "outside tolerance": (2.5 * (1 + 2e-6), "The cost has a wrong value."),
    "single precision, wrong": (np.array(2.501, np.float32), "The cost has a wrong value."),
    "opposite sign": (-2.5, "The cost has a wrong value."),
    "largest float": (1.7e308, "The cost has a wrong value."),
}

# Advice on how to compute a number is of no use to who returned one of these.
NO_NUMBERS = {"nothing", "text", "dictionary", "complex", "text array", "object"}


@pytest.mark.parametrize("value", RIGHT_SCALARS.values(), ids=RIGHT_SCALARS)
def test_a_scalar_may_come_in_any_form_that_holds_one_number(value: Any) -> None:
    """What students rightly write for a cost passes, and comes back as a float."""
    assert check.scalar(value, 2.5, "the cost") == pytest.approx(2.5, rel=1e-4)


@pytest.mark.parametrize("kind", WRONG_SCALARS)
def test_a_wrong_scalar_is_named(kind: str) -> None:
    """The message says which kind of wrong it is, and carries no expected value."""
    value, message = WRONG_SCALARS[kind]
    error = failure(check.scalar, value, 2.5, "the cost", hint="Think.")
    assert message in error.message
    assert "2.5" not in error.message
    assert error.hint == ("" if kind in NO_NUMBERS else "Think.")


RIGHT_ARRAYS: dict[str, Any] = {
    "the same": EXPECTED,
    "Fortran order": np.asfortranarray(EXPECTED),
    "a view": np.repeat(EXPECTED, 2, axis=1)[:, ::2],
    "nested lists": EXPECTED.tolist(),
    "tuple of rows": tuple(EXPECTED),
    "within tolerance": EXPECTED * (1 + 9e-7),
    "single precision": EXPECTED.astype(np.float32),
    "negative zero": np.where(EXPECTED == 0, -0.0, EXPECTED),
}

WRONG_ARRAYS: dict[str, tuple[Any, str]] = {
    "nothing": (None, "dW1 is None"),
    "nothing in a list": ([None, [1.0, 2.0, 3.0]], "dW1 is None"),
    "text in a list": ([["1.5", "2", "3"], [0, 4, 0]], "dW1 is text"),
    "empty, broadcastable": (np.empty((0, 2, 3)), "dW1 is empty: it has shape (0, 2, 3)"),
    "empty rows": ([[], []], "dW1 is empty: it has shape (2, 0), but should have shape (2, 3)."),
    "scalar": (1.5, "dW1 has shape (), but should have shape (2, 3)."),
    "one row": (EXPECTED[:1], "dW1 has shape (1, 3), but should have shape (2, 3)."),
    "one more axis": (EXPECTED[None], "dW1 has shape (1, 2, 3)"),
    "transposed": (EXPECTED.T, "dW1 has shape (3, 2)"),
    "ragged": ([[1.5, -2.0, 3.25], [0.0]], "dW1 is a list whose rows differ in length."),
    "too deep": ([[[[[1.0]]]]], "dW1 is nested too deeply"),
    "booleans": (EXPECTED > 0, "dW1 holds True or False"),
    "objects": (EXPECTED.astype(object), "dW1 holds something else than real numbers."),
    "a shape made of nothing right": (np.ones((7, 3)), "dW1 has another shape, but should have"),
    "far more dimensions": (
        np.ones((2, 3, 1, 1)),
        "dW1 has another shape, but should have shape (2",
    ),
    "all NaN": (np.full((2, 3), np.nan), "dW1 holds values that are NaN (not a number)."),
    "one infinity": (
        np.where(EXPECTED == 4, np.inf, EXPECTED),
        "dW1 holds values that are infinite.",
    ),
    "one value": (np.where(EXPECTED == 4, 5, EXPECTED), "Some values of dW1 are wrong."),
    "all values": (-EXPECTED - 1, "All values of dW1 are wrong."),
    "half precision": (EXPECTED.astype(np.float16) * np.float16(1.01), "values of dW1 are wrong."),
    "one of single precision": (
        [[np.float32(1.5), -2.00005, 3.25], [0.0, 4.0, 1e-3]],
        "Some values of dW1 are wrong.",
    ),
}


@pytest.mark.parametrize("value", RIGHT_ARRAYS.values(), ids=RIGHT_ARRAYS)
def test_an_array_may_come_in_any_form_that_holds_the_numbers(value: Any) -> None:
    """What students rightly write passes, and comes back as floats of the right shape."""
    array = check.array(value, EXPECTED, "dW1")
    assert array.dtype in (np.float64, np.float32)
    assert array.shape == EXPECTED.shape


@pytest.mark.parametrize(("value", "message"), WRONG_ARRAYS.values(), ids=WRONG_ARRAYS)
def test_a_wrong_array_is_named(value: Any, message: str) -> None:
    """Kind comes before shape, shape before finiteness, finiteness before values."""
    assert message in failure(check.array, value, EXPECTED, "dW1").message


def test_integers_are_as_good_as_floats() -> None:
    """Integral values may be stored as integers of any width, signed or not."""
    for dtype in (np.int8, np.int64, np.uint64):
        check.array(np.array([1, 2], dtype), [1.0, 2.0], "dZ")


def test_numbers_appear_in_the_detail_alone() -> None:
    """What was expected is kept apart from the message, which any student may read."""
    error = failure(check.array, [1.0, 2.75], [1.0, 2.5], "dW1")
    assert error.detail == "Expected 2.5, but got 2.75 at [1]; 1 of 2 values differ."
    assert error.message == str(error) == "Some values of dW1 are wrong."


DETAILS: dict[str, tuple[Any, str]] = {
    "shape": (np.ones((7, 3)), "It has shape (7, 3)."),
    "empty": (np.ones((0, 7)), "It has shape (0, 7)."),
    "NaN": (np.where(EXPECTED == 4, np.nan, EXPECTED), "The first is at [1, 1]; 1 of 6 are."),
    "value": (EXPECTED + 1, "Expected 1.5, but got 2.5 at [0, 0]; 6 of 6 values differ."),
}


@pytest.mark.parametrize(("value", "detail"), DETAILS.values(), ids=DETAILS)
def test_what_student_code_chose_is_in_the_detail_alone(value: Any, detail: str) -> None:
    """A shape, a position and a count could be those of a hidden input."""
    error = failure(check.array, value, EXPECTED, "dW1")
    assert error.detail == detail
    assert "7" not in error.message


@pytest.mark.parametrize("expected", [[], [math.nan], [1.0, math.inf]])
def test_a_test_that_expects_nonsense_is_no_failure_of_the_student(expected: Any) -> None:
    """An empty or infinite expectation is the author's mistake, not a failed check."""
    with pytest.raises(ValueError, match="mend the test"):
        check.array([1.0], expected, "dW1")


@given(arrays)
def test_equal_arrays_agree(array: Any) -> None:
    """Every finite array agrees with itself, in any order and as nested lists."""
    check.array(np.asfortranarray(array), array, "dW1")
    if array.ndim:
        check.array(array.tolist(), array, "dW1")


@given(arrays, st.data())
def test_one_changed_entry_is_found_and_placed(array: Any, data: st.DataObject) -> None:
    """Wherever one entry is off by more than the tolerance, the detail gives its position."""
    place = tuple(data.draw(st.integers(0, side - 1)) for side in array.shape)
    wrong = array.copy()
    wrong[place] += 1e-3 + 1e-3 * abs(array[place])
    detail = failure(check.array, wrong, array, "dW1").detail
    assert (f"at {list(place)}; 1 of " in detail) == (array.size > 1)


plain_data = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3) | arrays,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner),
    max_leaves=6,
)


@given(plain_data)
def test_any_plain_data_passes_or_fails(value: Any) -> None:
    """Whatever a student returns, a check ends in a verdict and never in another exception."""
    calls: tuple[Callable[[], object], ...] = (
        lambda: check.scalar(value, 2.5, "it"),
        lambda: check.array(value, EXPECTED, "it"),
        lambda: check.mask(value, (3, 2), "it"),
        lambda: check.entries(value, ["dW1"], "it"),
        lambda: check.entries(value, ["dW1"], "it", ordered=True),
        lambda: check.unchanged(Returned(None, (value,), {}), (EXPECTED,), ("X",), hint=""),
    )
    for call in calls:
        try:
            call()
        except CheckFailed as error:
            assert error.message  # noqa: PT017 - passing is as good as failing here


RIGHT_MASKS: dict[str, Any] = {
    "bool": MASK,
    "int": MASK.astype(int),
    "unsigned": MASK.astype(np.uint8),
    "float": MASK.astype(float),
    "nested lists of bool": MASK.tolist(),
    "nested lists of int": MASK.astype(int).tolist(),
    "bool and int mixed": [[True, 0], [0, True], [1.0, 1]],
}

WRONG_MASKS: dict[str, tuple[Any, str]] = {
    "nothing": (None, "D1 is None"),
    "shape": (MASK.T, "D1 has shape (2, 3), but should have shape (3, 2)."),
    "one column": (MASK[:, :1], "D1 has shape (3, 1)"),
    "random numbers": (np.full((3, 2), 0.3), "D1 holds values other than 0 and 1"),
    "scaled": (MASK * 1.25, "D1 holds values other than 0 and 1"),
    "minus one": (-MASK.astype(int), "D1 holds values other than 0 and 1"),
    "NaN": (np.where(MASK, np.nan, 0), "D1 holds values that are NaN (not a number)."),
}


@pytest.mark.parametrize("value", RIGHT_MASKS.values(), ids=RIGHT_MASKS)
def test_a_mask_may_be_of_any_kind_that_holds_zeros_and_ones(value: Any) -> None:
    """Every form comes back as the same booleans."""
    mask = check.mask(value, (3, 2), "D1")
    assert mask.dtype == bool
    assert np.array_equal(mask, MASK)


@pytest.mark.parametrize(("value", "message"), WRONG_MASKS.values(), ids=WRONG_MASKS)
def test_a_wrong_mask_is_named(value: Any, message: str) -> None:
    """What is not a mask of this shape is refused with the reason."""
    assert message in failure(check.mask, value, (3, 2), "D1").message


def test_entries_gives_the_named_values() -> None:
    """Dictionaries may hold more; tuples and lists hold exactly what is named."""
    assert check.entries({"a": 1, "b": 2, "c": 3}, ["a", "b"], "the result") == {"a": 1, "b": 2}
    for pair in ((1, 2), [1, 2]):
        assert check.entries(pair, ["a", "b"], "the cache", ordered=True) == {"a": 1, "b": 2}


@pytest.mark.parametrize(
    ("value", "ordered", "message"),
    [
        (None, False, "The result is None: is `return` missing?"),
        (None, True, "The result is None: is `return` missing?"),
        ({"a": 1}, False, "The result has no entry for b."),
        ({}, False, "The result has no entry for a."),
        ((1, 2), False, "The result should be a dictionary with the keys a, b."),
        ({"a": 1, "b": 2}, True, "The result should be a tuple of a, b."),
        (np.zeros(2), True, "The result should be a tuple of a, b."),
        ((1,), True, "The result should have 2 entries, but has fewer: a, b."),
        ((1, 2, 3), True, "The result should have 2 entries, but has more: a, b."),
    ],
)
def test_wrong_entries_are_named(value: Any, ordered: bool, message: str) -> None:
    """The message names what is missing and never what else the student put there."""
    error = failure(check.entries, value, ["a", "b"], "the result", ordered=ordered)
    assert error.message == message


def returned(*args: Any) -> Returned:
    """Give a reply that left its arguments like this."""
    return Returned(None, args, {})


def test_unchanged_arguments_pass() -> None:
    """Equal arguments pass, however deep they are nested; so does NaN that stays NaN."""
    args = (EXPECTED, {"W1": EXPECTED, "b1": np.array([np.nan])}, (MASK, 1), 0.5, math.nan)
    after = (EXPECTED.copy(), {"b1": np.array([np.nan]), "W1": EXPECTED.copy()}, [MASK, 1], 0.5)
    check.unchanged(returned(*after, math.nan), args, ("A", "p", "cache", "lambd", "n"), hint="")


@pytest.mark.parametrize(
    "after",
    [
        {"W1": EXPECTED * 2, "mask": MASK},
        {"W1": EXPECTED.astype(np.int64), "mask": MASK},
        {"W1": EXPECTED[:1], "mask": MASK},
        {"W1": EXPECTED, "mask": MASK.astype(int)},
        {"W1": EXPECTED},
        {"W1": EXPECTED, "mask": MASK, "more": 1},
        None,
    ],
)
def test_a_changed_argument_is_named(after: Any) -> None:
    """Values, shapes, kinds and keys count; the other arguments are not blamed."""
    args = (1, {"W1": EXPECTED, "mask": MASK})
    error = failure(
        check.unchanged, returned(1, after), args, ("m", "parameters"), hint="Compute a new array."
    )
    assert error.message == "Your function changed its argument parameters in place."
    assert error.hint == "Compute a new array."


def test_that_takes_a_fact() -> None:
    """A fact that holds passes; one that does not fails with the sentence given."""
    check.that(np.array([True]).all(), "never seen")
    assert failure(check.that, False, "the mask drops no unit.", hint="h").message == (
        "The mask drops no unit."
    )


BEGINNINGS = {
    "the mask drops no unit.": "The mask drops no unit.",
    "your function stops.": "Your function stops.",
    "a larger lambda changes nothing.": "A larger lambda changes nothing.",
    "no gradient depends on it.": "No gradient depends on it.",
    "cross-entropy, without a penalty.": "Cross-entropy, without a penalty.",
    "wrong": "Wrong",
    "There is no penalty.": "There is no penalty.",
    "keep_prob is not used.": "keep_prob is not used.",
    "dW1 is wrong.": "dW1 is wrong.",
    "db3 is wrong.": "db3 is wrong.",
    "m is taken from the wrong axis.": "m is taken from the wrong axis.",
    "`lambd` is not used.": "`lambd` is not used.",
    "np.random.rand draws evenly.": "np.random.rand draws evenly.",
    "len(x) is not the number.": "len(x) is not the number.",
    "cost = 0 is wrong.": "cost = 0 is wrong.",
    "": "",
}


@pytest.mark.parametrize(("said", "shown"), BEGINNINGS.items())
def test_what_a_test_says_is_shown_as_a_sentence(said: str, shown: str) -> None:
    """With a capital letter, unless it begins with code; so is its hint."""
    error = failure(check.that, False, said, hint=said)
    assert (error.message, error.brief, error.hint) == (shown, shown, shown)
    assert str(error) == shown


PRECISIONS: dict[str, tuple[Any, type]] = {
    "double": (EXPECTED, np.float64),
    "big-endian": (EXPECTED.astype(">f8"), np.float64),
    "integers": (np.ones((2, 3), int), np.float64),
    "lists": (EXPECTED.tolist(), np.float64),
    "single": (EXPECTED.astype(np.float32), np.float32),
    "half": (EXPECTED.astype(np.float16), np.float32),
    "lists of single": (list(map(list, EXPECTED.astype(np.float32))), np.float32),
    "single beside double": ([list(EXPECTED[0]), EXPECTED[1].astype(np.float32)], np.float64),
    "single beside what it cannot hold": (
        [[np.float32(1.5), 1e300, 0.0], [0.0, 0.0, 0.0]],
        np.float64,
    ),
}


@pytest.mark.parametrize(("value", "precision"), PRECISIONS.values(), ids=PRECISIONS)
def test_single_precision_is_kept(value: Any, precision: type) -> None:
    """So that what a test computes from it is held to the tolerance of single precision, too."""
    numbers = check.numbers(value, (2, 3), "dW1")
    assert numbers.dtype == precision
    assert np.isfinite(numbers).all()


def test_what_is_computed_from_single_precision_may_be_as_far_off() -> None:
    """A sum that is 2e-6 off passes where it comes from float32, and fails where it does not."""
    values = EXPECTED + 1e-6
    sums = check.numbers(values.astype(np.float32), (2, 3), "dW1") * 2
    check.array(sums, EXPECTED * 2, "twice dW1")
    sums = check.numbers(values, (2, 3), "dW1") * 2
    assert "wrong" in failure(check.array, sums, EXPECTED * 2, "twice dW1").message


def test_number_and_numbers_read_without_comparing() -> None:
    """They check kind, shape and finiteness, and give what can be computed with."""
    assert check.number(np.array([[3]]), "the cost") == 3.0
    assert check.numbers([[1, 2]], (1, 2), "A1").tolist() == [[1.0, 2.0]]
    assert "shape (1, 2)" in failure(check.numbers, [[1, 2]], (2, 1), "A1").message
    assert "NaN" in failure(check.number, math.nan, "the cost").message
