"""Asking ahead changes when a process works, never what a call gives."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sandboxes import LIMITS, program

from gradekit.errors import HiddenTestError
from gradekit.sandbox import Call, Plan, Reply, Returned, Sandbox, Stopped

SOURCE = """\
import os
met = []

def f(x):
    met.append(x)
    if x == 13:
        os._exit(0)
    return [x, list(met)]

def spins(x):
    while x == 13:
        pass
    return x

def grows(x, n):
    return x * n
"""
PROGRAM = replace(program(SOURCE), allowed=("os",))


def calls_of(numbers: Sequence[int], function: str = "f") -> list[Call]:
    """Call a function with each number in turn."""
    return [Call(function, (number,)) for number in numbers]


def replies(sandbox: Sandbox, planned: Sequence[Call], made: Sequence[Call]) -> list[Reply]:
    """Make calls in a session for which others, perhaps, were planned."""
    return replies_by(sandbox, Plan([planned]), made)


def replies_by(sandbox: Sandbox, plan: Plan, made: Sequence[Call]) -> list[Reply]:
    """Make calls in a session that has a plan."""
    with sandbox.lease() as lease, sandbox.open(PROGRAM, None, lease, plan) as session:
        return [session.call(call) for call in made]


def test_a_plan_that_is_followed(sandbox: Sandbox) -> None:
    """All calls are answered in their order, in one process."""
    calls = calls_of(range(1, 6))
    found = replies(sandbox, calls, calls)
    assert [reply.value for reply in found if isinstance(reply, Returned)] == [
        [number, list(range(1, number + 1))] for number in range(1, 6)
    ]


@settings(deadline=None, max_examples=20)
@given(
    planned=st.lists(st.lists(st.integers(1, 4), max_size=3), max_size=4),
    made=st.lists(st.integers(1, 4), max_size=6),
)
def test_any_plan_gives_the_same_results(
    sandbox: Sandbox, planned: list[list[int]], made: list[int]
) -> None:
    """Whatever was planned, and whatever is made of it."""
    found = replies_by(sandbox, Plan(map(calls_of, planned)), calls_of(made))
    assert [reply.value[0] for reply in found if isinstance(reply, Returned)] == made


def test_calls_between_stretches(sandbox: Sandbox) -> None:
    """All are answered in one process."""
    plan = Plan([calls_of([1, 2]), calls_of([4, 5]), calls_of([7])])
    found = replies_by(sandbox, plan, calls_of([1, 2, 3, 4, 5, 6, 7, 8]))
    last = found[-1]
    assert isinstance(last, Returned)
    assert last.value == [8, [1, 2, 3, 4, 5, 6, 7, 8]]


def test_more_calls_than_were_planned(sandbox: Sandbox) -> None:
    """They find what those before them left."""
    found = replies(sandbox, calls_of([1, 2]), calls_of([1, 2, 3]))
    assert [reply.value for reply in found if isinstance(reply, Returned)][-1] == [3, [1, 2, 3]]


def test_another_call_than_was_planned(walled: Sandbox) -> None:
    """It meets a program that has not been asked for the calls that nobody made."""
    found = replies(walled, calls_of([1, 2, 3]), calls_of([1, 5, 2]))
    assert [reply.value for reply in found if isinstance(reply, Returned)] == [
        [1, [1]], [5, [5]], [2, [5, 2]]
    ]  # fmt: skip


def test_a_process_that_ends_on_the_way(walled: Sandbox) -> None:
    """The call that ends it is told, those before it and behind it give what they give."""
    calls = calls_of([1, 2, 13, 3, 4])
    one, two, ended, three, four = replies(walled, calls, calls)
    assert isinstance(ended, Stopped)
    assert ended.reason == "ended"
    assert [reply.value[0] for reply in (one, two, three, four) if isinstance(reply, Returned)] == [
        1, 2, 3, 4
    ]  # fmt: skip


def test_a_call_that_hangs_on_the_way(walled: Sandbox) -> None:
    """It is stopped when its time is over, not that of the calls that are planned behind it."""
    calls = calls_of([1, 2, 13, 3, 4], "spins")
    begun = time.monotonic()
    found = replies(walled, calls, calls)
    took = time.monotonic() - begun
    assert [type(reply) for reply in found] == [Returned, Returned, Stopped, Stopped, Stopped]
    assert {reply.reason for reply in found if isinstance(reply, Stopped)} == {"time"}
    assert took < LIMITS.call_seconds


def test_more_than_the_channel_holds(sandbox: Sandbox) -> None:
    """Neither side waits for the other for ever when both have much to say."""
    array = np.arange(40_000.0)
    calls = [Call("grows", (array, n)) for n in range(1, 13)]
    found = replies(sandbox, calls, calls)
    for n, reply in enumerate(found, 1):
        assert isinstance(reply, Returned)
        assert np.array_equal(reply.value, n * array)


def test_a_process_goes_on_with_other_programs(walled: Sandbox) -> None:
    """Where calls were foreseen in vain, its answers to them are heard out."""
    other = replace(program("def f(x):\n    return -x"), allowed=("os",))
    with walled.lease() as lease:
        with walled.open(PROGRAM, None, lease, Plan([calls_of([1, 2, 3])])) as session:
            session.call(Call("f", (1,)))
        first = lease.worker()
        with walled.open(other, None, lease) as session:
            reply = session.call(Call("f", (7,)))
        assert lease.worker() is first
        with walled.open(PROGRAM, None, lease) as session:
            again = session.call(Call("f", (7,)))
        assert lease.worker() is not first
    assert isinstance(reply, Returned)
    assert reply.value == -7
    assert isinstance(again, Returned)
    assert again.value == [7, [7]]


def test_calls_that_leave_nothing_behind_are_passed_over(walled: Sandbox) -> None:
    """One process is enough then, in this session and in those after it."""
    plan = Plan([calls_of([1, 2, 3, 4]), calls_of([5, 6])]).loosely()
    with walled.lease() as lease:
        first = lease.worker()
        values = []
        for made in ([1, 3, 5], [2, 7], [6]):
            with walled.open(PROGRAM, None, lease, plan) as session:
                for reply in map(session.call, calls_of(made)):
                    assert isinstance(reply, Returned)
                    values.append(reply.value[0])
        assert lease.worker() is first
    assert values == [1, 3, 5, 2, 7, 6]


def test_a_call_that_is_passed_over_may_end_the_process(walled: Sandbox) -> None:
    """The next one that is made is answered by another."""
    plan = Plan([calls_of([1, 13, 2])]).loosely()
    with walled.lease() as lease, walled.open(PROGRAM, None, lease, plan) as session:
        first, second = (session.call(call) for call in calls_of([1, 2]))
    assert isinstance(first, Returned)
    assert isinstance(second, Returned)
    assert second.value == [2, [2]]


def test_a_session_that_is_closed_early(walled: Sandbox) -> None:
    """Its process does not go on to the next session with answers that nobody asked for."""
    with walled.lease() as lease:
        with walled.open(PROGRAM, None, lease, Plan([calls_of([1, 2, 3])])) as session:
            session.call(Call("f", (1,)))
        with walled.open(PROGRAM, None, lease) as session:
            reply = session.call(Call("f", (7,)))
    assert isinstance(reply, Returned)
    assert reply.value == [7, [7]]


@settings(deadline=None, max_examples=20)
@given(
    planned=st.lists(st.lists(st.integers(1, 4), max_size=3), max_size=4),
    heard=st.lists(st.integers(0, 3), max_size=4),
    made=st.lists(st.integers(1, 4), max_size=6),
)
def test_what_was_heard_ahead_is_what_calls_give(
    sandbox: Sandbox, planned: list[list[int]], heard: list[int], made: list[int]
) -> None:
    """However many answers are heard before the calls are made, and whatever is made of them."""
    plan = Plan(map(calls_of, planned))
    requests = [request for stretch in plan.stretches for request in stretch]
    found = []
    with sandbox.lease() as lease, sandbox.open(PROGRAM, None, lease, plan) as session:
        for number, call in enumerate(calls_of(made)):
            session.ahead(requests[number : number + heard[number % len(heard)]] if heard else ())
            found.append(session.call(call))
    assert [reply.value[0] for reply in found if isinstance(reply, Returned)] == made


def test_the_same_answers_are_heard_as_the_same(walled: Sandbox) -> None:
    """Calls that are skipped were made; others are heard only as they were foreseen."""
    plan = Plan([calls_of([1, 2]), calls_of([3])])
    (one, two), (three,) = plan.stretches
    heard = []
    for _ in range(2):
        with walled.lease() as lease, walled.open(PROGRAM, None, lease, plan) as session:
            assert session.ahead([two]) is None
            heard.append(session.ahead([one, two]))
            assert session.ahead([three]) is None  # the first ones are neither made nor skipped
            session.skip()
            heard.append(session.ahead([three]))
            reply = session.call(Call("f", (3,)))
        assert isinstance(reply, Returned)
        assert reply.value == [3, [1, 2, 3]]
    assert heard[:2] == heard[2:]
    assert None not in heard
    assert heard[0] != heard[1]


def test_no_answer_is_heard_where_there_is_none(walled: Sandbox) -> None:
    """What ended the process is told when the call is made."""
    plan = Plan([calls_of([1, 13])])
    with walled.lease() as lease, walled.open(PROGRAM, None, lease, plan) as session:
        assert session.ahead(plan.stretches[0]) is None
        one, ended = (session.call(call) for call in calls_of([1, 13]))
    assert isinstance(one, Returned)
    assert isinstance(ended, Stopped)
    assert ended.reason == "ended"


def test_a_plan_of_what_cannot_be_sent() -> None:
    """It is refused where it is made."""
    with pytest.raises(HiddenTestError, match="not plain data"):
        Plan([[Call("f", (object(),))]])
