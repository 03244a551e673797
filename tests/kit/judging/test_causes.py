"""How failed cases failed, read off what students read."""

from __future__ import annotations

import pytest

from gradekit.judging import CAUSES, Case, CaseResult, CheckFailed, Outcome, cause_of, messages
from gradekit.sandbox import Cell, Program, Raised, Stopped
from gradekit.sandbox.budget import Budget, Seconds
from gradekit.sandbox.frames import _FAULTS, _STOPPED, unfit

CASE = Case("f::t", "t", "double", lambda: None, {}, (), 1.0, public=True, sentence="It is right.")
BACKGROUND = messages.Background(Program((Cell("cell 1", "def double(x): ...", (0,)),)))
BUDGET = Budget(Seconds(1.0, 2.0), Seconds(3.0, 4.0))
LATE = [
    f"{what}{BUDGET.exceeded(given, computing)}."
    for what in ("The call", "Running the cells that your function needs")
    for given in (Seconds(1.0, 2.0), Seconds(0.2, 0.3))
    for computing in (True, False)
]
STOPPED = [
    *(("time", text) for text in LATE),
    ("time", "Not run, because an earlier call took too long."),
    *(("ended", f"{what} ended the whole Python process.") for what in ("The call", "Running")),
    *_STOPPED.items(),
    *(("reply", unfit(fault, name).detail) for fault in _FAULTS for name in ("", "array", "set")),
    ("memory", "The notebook is too large to be run."),
]


def failed(message: str, about: str = CASE.sentence) -> CaseResult:
    """Make the result of a case that failed."""
    return CaseResult("t", Outcome.FAILED, message, about=about)


@pytest.mark.parametrize(("reason", "text"), STOPPED)
def test_stopped(reason: str, text: str) -> None:
    """Whatever the sandbox says of a call that it stopped is known for what it is."""
    account = messages.failed_call(CASE, Stopped(reason, text), BACKGROUND)
    assert cause_of(failed(account.message())) == reason
    assert reason in CAUSES
    assert cause_of(failed(account.message(brief=True))) == reason


@pytest.mark.parametrize("kind", ["ValueError", "KeyError", "LinAlgError"])
def test_raised(kind: str) -> None:
    """An exception is known by its type, whatever it says."""
    for text in ("", "The call took longer than 5 seconds.", "Your code raised OSError"):
        account = messages.failed_call(CASE, Raised(kind, text, 0, 1), BACKGROUND)
        assert cause_of(failed(account.message())) == f"raised {kind}"


def test_other_exceptions() -> None:
    """One of the student's own has no name, and one that is not told is not counted again."""
    account = messages.failed_call(CASE, Raised("", "ended the whole Python process."), BACKGROUND)
    assert cause_of(failed(account.message())) == "raised an exception of its own"
    assert cause_of(failed(account.message(brief=True))) == ""


def test_wrong_results() -> None:
    """A wrong result is one, and so is a plain failure; what passed has no cause."""
    account = messages.failed_check(CASE, CheckFailed("The cost has a wrong value."), None)
    assert cause_of(failed(account.message())) == "wrong"
    assert cause_of(failed(messages.failed_plainly(CASE).message())) == "wrong"
    assert cause_of(failed(messages.unfit_result(CASE))) == "reply"
    assert cause_of(CaseResult("t", Outcome.PASSED, CASE.sentence)) == ""
    assert cause_of(CaseResult("t", Outcome.NOT_JUDGED, "It broke.", about="It is right.")) == ""


def test_nothing_to_run() -> None:
    """Where the message is about the notebook, there was no function."""
    assert cause_of(failed("The notebook does not define `double`.")) == "missing"


def test_what_takes_too_long_is_asked_for_a_loop() -> None:
    """It is asked once, where a call took too long, and not at those that were not made."""
    asked = "Is there a loop that does not end"
    for text, expected in (
        ("The call computed for longer than 5 seconds.", True),
        ("Not run, because an earlier call took too long.", False),
    ):
        account = messages.failed_call(CASE, Stopped("time", text), BACKGROUND)
        assert (asked in account.message()) == expected
