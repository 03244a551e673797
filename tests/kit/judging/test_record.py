"""The record of what a student's function was asked and answered."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from sandboxes import program

from gradekit.judging import Record, Recorded, Student, StudentFailedError
from gradekit.sandbox import Call, Returned, Session, Stopped
from gradekit.sandbox.fake import InProcessSandbox

SOURCE = "import numpy as np\ndef f(x, size=1):\n    x += 1\n    return np.zeros(size)\n"


def session() -> Session:
    """Open a program with a function that changes its argument."""
    return InProcessSandbox().open(program(SOURCE))


def ask(record: Record, opened: Session, *args: Any, public: bool = False, **kwargs: Any) -> None:
    """Call the function."""
    Student("f", lambda: opened, record, public=public).reply(*args, **kwargs)


def test_calls_are_kept_in_order() -> None:
    """With their arguments and whether they are public, and what came of them."""
    record, opened = Record(), session()
    ask(record, opened, np.array([1.0]), public=True)
    ask(record, opened, np.array([2.0]), size=2)
    first, second = record.calls
    assert (first.public, second.public) == (True, False)
    assert isinstance(second.reply, Returned)
    assert second.reply.value.shape == (2,)
    assert second.reply.args[0] == [3.0]
    assert second.call.kwargs == {"size": 2}


def test_arguments_are_kept_as_they_were() -> None:
    """A test may change what it passed before it passes it again."""
    record, opened = Record(), session()
    values = {"a": [np.array([1.0])], "b": (np.array([2.0]),)}
    call = Call("f", (values,), {"k": values["a"]})
    record.add(opened, call, Stopped("time"), public=False)
    values["a"][0][0] = 5.0
    values["b"][0][0] = 6.0
    (kept,) = record.calls
    assert kept.call.args[0]["a"][0] == [1.0]
    assert kept.call.args[0]["b"][0] == [2.0]
    assert kept.call.kwargs["k"][0] == [1.0]


def fresh(record: Record) -> list[bool]:
    """Say which calls came after the program was loaded."""
    return [recorded.fresh for recorded in record.calls]


def test_the_first_call_of_each_session_is_fresh() -> None:
    """Each session loads the program, and gives it its first random numbers."""
    record, one, other = Record(), session(), session()
    for opened in (one, one, other, other, one):
        ask(record, opened, np.array([1.0]))
    assert fresh(record) == [True, False, True, False, True]


def test_the_call_after_one_that_ended_the_process_is_fresh() -> None:
    """The program was loaded again for it."""
    record, opened = Record(), session()
    for reason in ("memory", "ended", "reply", "reply"):
        record.add(opened, Call("f"), Stopped(reason), public=False)
    assert fresh(record) == [True, False, True, False]


def test_failures_are_kept_too() -> None:
    """What raises is part of what a mistake does."""
    record, opened = Record(), session()
    with pytest.raises(StudentFailedError) as caught:
        ask(record, opened, "text")
    assert [recorded.reply for recorded in record.calls] == [caught.value.reply]


def test_of_what_is_too_large_nothing_is_kept() -> None:
    """A student's results take no more memory than a few of them may."""
    record, opened = Record(), session()
    ask(record, opened, np.array([1.0]), size=400_000)
    ask(record, opened, np.array([1.0]), size=400_000)
    assert [recorded.public for recorded in record.calls] == [False, False]
    ask(record, opened, np.array([1.0]), size=400_000)
    ask(record, opened, np.array([1.0]))
    assert not record.calls


def test_lists_are_not_cheaper_than_arrays() -> None:
    """A number in a list takes more memory than one in an array."""
    record, opened = Record(), session()
    reply = Returned({"k": [[0.5] * 100_000] * 3}, (), {})
    record.add(opened, Call("f"), reply, public=False)
    assert not record.calls


def test_a_student_without_a_record_is_not_recorded() -> None:
    """Plain runs of pytest need none."""
    assert Student("f", session)(np.array([1.0])) == [0.0]
    assert Recorded(Call("f"), Stopped("time"), public=False, fresh=True).call.args == ()
