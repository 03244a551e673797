"""A question's time: what was spent is gone, what is kept is there later."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradekit.sandbox import Budget
from gradekit.sandbox.budget import Seconds

CALL = Seconds(cpu=5, wall=20)
QUESTION = Seconds(cpu=20, wall=60)


def spend(budget: Budget, cpu: float) -> float:
    """Make a call that computes so long, if it may; give how long it computed."""
    clock = 0.0
    with budget.spending(lambda: clock) as given:
        clock = min(cpu, max(0.0, given.cpu))
    return clock


@given(st.lists(st.floats(0, 10), max_size=20), st.lists(st.floats(0, 10), max_size=20))
def test_all_calls_together_stay_within_the_question(first: list[float], then: list[float]) -> None:
    """However the calls before and after are: a tenth at first, and all of it in the end."""
    budget = Budget(CALL, QUESTION)
    budget.keep(0.9)
    before = sum(spend(budget, cpu) for cpu in first)
    budget.keep(0.0)
    after = sum(spend(budget, cpu) for cpu in then)
    assert before <= 2.0 + 1e-9
    assert before + after <= 20.0 + 1e-9
    # What may be had is had: no call is cut short before its own limit or that of all.
    assert after == pytest.approx(min(sum(min(cpu, 5) for cpu in then), 20 - before))


def test_what_is_kept_is_kept_on_both_clocks() -> None:
    """A call may take what is free, of processor time and on the clock."""
    budget = Budget(CALL, QUESTION)
    budget.keep(0.9)
    with budget.spending(lambda: 0.0) as given:
        assert (given.cpu, given.wall) == pytest.approx((2.0, 6.0), abs=0.1)
    budget.keep(0.0)
    with budget.spending(lambda: 0.0) as given:
        assert given == CALL
