"""What a student's process may say, and what is made of anything else."""

from __future__ import annotations

import contextlib
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from plain_values import arrays, assert_plain, mutated, text, values
from sandboxes import program

from gradekit.sandbox import Call, Limits, LoadProblem, Raised, Reply, Returned, Stopped
from gradekit.sandbox.frames import (
    pack_call,
    pack_reply,
    unpack_problems,
    unpack_reply,
    unpack_request,
)
from gradekit.sandbox.names import EXCEPTION_NAMES
from gradekit.sandbox.wire import WireError, encode

LIMITS = Limits(printed_characters=10, reply_mb=1)
PROGRAM = program("x = 1\ny = 2")
CALL = Call("f", (1,), {"k": 2})


def read(reply: Any) -> Reply:
    """Read a reply that a process may have forged."""
    return unpack_reply(encode(reply), CALL, PROGRAM, LIMITS)


@pytest.mark.parametrize(
    "reply",
    [
        Returned([1.5], (3,), {"k": None}, "out"),
        Raised("ValueError", "words", 0, 2, "out"),
        Raised("", "words"),
    ],
    ids=lambda reply: type(reply).__name__,
)
def test_replies_come_back(reply: Reply) -> None:
    """As they were sent."""
    assert unpack_reply(pack_reply(reply, LIMITS), CALL, PROGRAM, LIMITS) == reply


def test_arguments_that_a_call_left_alone_do_not_come_back() -> None:
    """They are as the grader has them; where one differs in a bit, all come back."""
    call = Call("f", (np.arange(1000.0), [1, {"a": np.arange(3)}], np.ones((0, 2))), {"k": [2]})
    for change in (None, *CHANGES):
        given, untouched = unpack_request(pack_call(call))
        assert isinstance(given, Call)
        if change is not None:
            change(given)
        frame = pack_reply(Returned(1.5, tuple(given.args), dict(given.kwargs)), LIMITS, untouched)
        assert (len(frame) > 1000) == (change is not None)
        made = unpack_reply(frame, call, PROGRAM, LIMITS)
        assert isinstance(made, Returned)
        assert encode((made.args, made.kwargs)) == encode((given.args, given.kwargs))


def _negative_zero(call: Call) -> None:
    call.args[0][0] = -0.0


def _reshaped(call: Call) -> None:
    call.args[0].shape = (10, 100)


def _no_longer_empty(call: Call) -> None:
    call.args[2].resize((3, 2), refcheck=False)


def _other_type(call: Call) -> None:
    call.args[1][1]["a"].dtype = "uint64"


def _longer(call: Call) -> None:
    call.args[1].append(3)


def _another_item(call: Call) -> None:
    call.args[1][0] = 2


def _another_value(call: Call) -> None:
    call.args[1][1]["a"] = np.arange(4)


def _another_key(call: Call) -> None:
    call.args[1][1]["b"] = call.args[1][1].pop("a")


def _in_options(call: Call) -> None:
    call.kwargs["k"].clear()


CHANGES = (
    _negative_zero,
    _reshaped,
    _no_longer_empty,
    _other_type,
    _longer,
    _another_item,
    _another_value,
    _another_key,
    _in_options,
)


def test_text_is_cut_by_the_grader_too() -> None:
    """Whatever length the process sends."""
    raised = read(("raised", "ValueError", "m" * 9999, None, None, "p" * 9999))
    assert raised == Raised("ValueError", "m" * 500, None, None, "p" * 10)
    returned = read(("returned", 1, (1,), {"k": 2}, "p" * 9999))
    assert isinstance(returned, Returned)
    assert returned.printed == "p" * 10


FORGED: list[tuple[str, Any]] = [
    ("a number", 1),
    ("an empty tuple", ()),
    ("a list", ["returned", 1, (1,), {"k": 2}, ""]),
    ("no such kind", ("passed", 1)),
    ("an array as the kind", (np.array([1, 2]), 1, (1,), {"k": 2}, "")),
    ("an array as the reason", ("stopped", np.array([1, 2]))),
    ("an array as a cell", ("raised", "ValueError", "", np.array([0, 0]), 1, "")),
    ("a verdict too many", ("returned", 1, (1,), {"k": 2}, "", True)),
    ("an argument too many", ("returned", 1, (1, 2), {"k": 2}, "")),
    ("keywords alone", ("returned", 1, None, {"k": 2}, "")),
    ("arguments alone", ("returned", 1, (1,), None, "")),
    ("another keyword", ("returned", 1, (1,), {"j": 2}, "")),
    ("a number printed", ("returned", 1, (1,), {"k": 2}, 3)),
    ("a hidden input as the type's name", ("raised", "Input17", "", None, None, "")),
    ("no such cell", ("raised", "ValueError", "", 1, 1, "")),
    ("a negative cell", ("raised", "ValueError", "", -1, 1, "")),
    ("no such line", ("raised", "ValueError", "", 0, 3, "")),
    ("a truth value as a line", ("raised", "ValueError", "", 0, True, "")),
    ("a line without a cell", ("raised", "ValueError", "", None, 1, "")),
    ("a number as a message", ("raised", "ValueError", 1, None, None, "")),
    ("words of its own", ("stopped", "well done")),
    ("a time-out of its own", ("stopped", "time")),
    ("a type of its own", ("unfit", "type", "Input17")),
    ("a fault of its own", ("unfit", "Input17", "")),
]


@pytest.mark.parametrize("reply", [row[1] for row in FORGED], ids=[row[0] for row in FORGED])
def test_a_forged_reply_is_refused(reply: Any) -> None:
    """Only the forms that an honest process sends are taken."""
    with pytest.raises(WireError):
        read(reply)


@pytest.mark.parametrize(
    "problems",
    [
        None,
        ((0, 1, "ValueError", ""),),
        [(0, 1, "ValueError")],
        [(0, 1, "Input17", "")],
        [(5, 1, "ValueError", "")],
        [[0, 1, "ValueError", ""]],
        [(0, 1, "ValueError", "")] * 101,
    ],
    ids=repr,
)
def test_forged_problems_are_refused(problems: Any) -> None:
    """As with replies."""
    with pytest.raises(WireError):
        unpack_problems(encode(problems), PROGRAM)


def test_problems_come_back() -> None:
    """With their place and their words."""
    assert unpack_problems(encode([(0, 2, "ValueError", "no")]), PROGRAM) == (
        LoadProblem(0, 2, "ValueError", "no"),
    )


tags = st.sampled_from(["returned", "raised", "stopped", "unfit"]) | arrays
forms = st.tuples(tags, st.lists(values, max_size=6)).map(lambda pair: (pair[0], *pair[1]))


def check_told(reply: Reply) -> None:
    """Check that what a reply says is the kit's, or bounded."""
    match reply:
        case Stopped(reason):
            assert reason in ("missing", "memory", "reply")
        case Returned(value, args, kwargs, printed):
            assert_plain([value, args, kwargs])
            assert (len(args), list(kwargs)) == (1, ["k"])
            assert len(printed) <= LIMITS.printed_characters
        case Raised(type_name, message, cell, line, printed):
            assert type_name in EXCEPTION_NAMES | {""}
            assert len(message) <= 500
            assert (cell, line) in {(None, None), (0, 0), (0, 1), (0, 2)}
            assert len(printed) <= LIMITS.printed_characters


@given(forms | values)
def test_any_plain_value_is_a_reply_or_refused(reply: Any) -> None:
    """Nothing else is raised, and every word told to a student is the kit's or bounded."""
    with contextlib.suppress(WireError):
        check_told(unpack_reply(encode(reply), CALL, PROGRAM, LIMITS))


@given(forms | values)
def test_any_plain_value_is_a_list_of_problems_or_refused(problems: Any) -> None:
    """As with replies."""
    with contextlib.suppress(WireError):
        for problem in unpack_problems(encode(problems), PROGRAM):
            assert problem.type_name in EXCEPTION_NAMES | {""}


@given(
    st.builds(Returned, values, st.tuples(values), st.fixed_dictionaries({"k": values}), text)
    | st.builds(Raised, st.sampled_from(sorted(EXCEPTION_NAMES)), text, st.just(0), st.just(1)),
    st.data(),
)
def test_a_mutated_reply_is_a_reply_or_refused(reply: Reply, data: st.DataObject) -> None:
    """A few bytes changed, cut out or put in make nothing but another honest form."""
    frame = mutated(pack_reply(reply, LIMITS), data)
    with contextlib.suppress(WireError):
        check_told(unpack_reply(frame, CALL, PROGRAM, LIMITS))
