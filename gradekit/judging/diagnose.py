"""Which of the known mistakes a wrong answer makes, judged by what it returned."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np

from gradekit.judging.agreement import agree, replies_agree
from gradekit.judging.anatomy import Anatomy
from gradekit.judging.heard import Heard
from gradekit.judging.narrowing import ONLY_EXAMPLES, narrow
from gradekit.judging.record import Recorded, left_alone
from gradekit.sandbox import Call, Raised, Reply, Returned, Stopped, Value
from gradekit.sandbox.randomness import own_random_numbers, start_random_numbers
from gradekit.sandbox.wire import encode

__all__ = ["Diagnosis", "Expert", "Run", "Suspect", "explain"]

_MOST_SAID = 1_000

_log = logging.getLogger(__name__)

Run: TypeAlias = Callable[[Call], Reply]
"""Trusted code that answers calls, and leaves the arguments of a call as they were."""


@dataclass(frozen=True)
class Suspect:
    """A known mistake.

    Parameters
    ----------
    name
        How instructors call it.
    hint
        What a tutor says to who makes it.
    run
        The function with the mistake in it.
    """

    name: str
    hint: str
    run: Run


@dataclass(frozen=True)
class Diagnosis:
    """What is the matter with an answer.

    Parameters
    ----------
    name
        The known mistake that it makes; ``""`` if it makes none that is known.
    text
        What the student reads: the mistake's hint, or in which way the results are wrong. It
        holds no hidden number, and student code can choose between few texts only.
    """

    name: str
    text: str


@dataclass(frozen=True)
class Expert:
    """Knows a question: its solution, and what students get wrong.

    Parameters
    ----------
    solution
        The reference solution.
    suspects
        The known mistakes.
    anatomy
        How the function's parameters and results are called.
    said
        What was said of answers before, by a hash of what was heard of them. It holds for the
        tests and the secret with which they were asked; others need another expert.
    """

    solution: Run
    suspects: Sequence[Suspect] = ()
    anatomy: Anatomy = field(default_factory=Anatomy)
    said: dict[bytes, str] = field(default_factory=dict, compare=False, repr=False)

    def diagnose(self, calls: Sequence[Recorded]) -> Diagnosis | None:
        """Compare an answer with known mistakes, on the calls that hidden tests made.

        A mistake is named if it gives what the student's function gave in every call, in result
        and arguments, and if the solution gives something else in one of them. Where mistakes
        with different hints do, none is named.

        Parameters
        ----------
        calls
            All calls of the student's function, in order.

        Returns
        -------
        Diagnosis or None
            None where nothing can be said: no call returned, or no result is wrong.
        """
        if not any(isinstance(recorded.reply, Returned) for recorded in calls):
            return None
        with own_random_numbers(), np.errstate(all="ignore"):
            matching = [each for each in self.suspects if self._is(each, calls)]
            if matching and len({suspect.hint for suspect in matching}) == 1:
                return Diagnosis(matching[0].name, matching[0].hint)
            heard = [
                Heard(recorded.call, recorded.reply.value, right.value, recorded.public)
                for recorded, right in zip(calls, _again(calls, self.solution), strict=True)
                if isinstance(recorded.reply, Returned) and isinstance(right, Returned)
            ]
            text = narrow(heard, self.anatomy, self.solution)
            if not text and _fits_the_example_alone(calls, heard):
                text = ONLY_EXAMPLES
        return Diagnosis("", text) if text else None

    def _is(self, suspect: Suspect, calls: Sequence[Recorded]) -> bool:
        replies = []
        for recorded, reply in zip(calls, _again(calls, suspect.run), strict=True):
            if not replies_agree(recorded.reply, reply):
                return False
            replies.append(reply)
        return any(
            isinstance(reply, Returned) and not replies_agree(reply, right)
            for reply, right in zip(replies, _again(calls, self.solution), strict=True)
        )


def _fits_the_example_alone(calls: Sequence[Recorded], heard: Sequence[Heard]) -> bool:
    """Whether public calls come out right and some of the others raise an exception."""
    public = [recorded for recorded in calls if recorded.public]
    return (
        bool(public)
        and all(isinstance(recorded.reply, Returned) for recorded in public)
        and all(agree(each.student, each.solution) for each in heard)
        and any(isinstance(recorded.reply, Raised) for recorded in calls)
    )


def _again(calls: Sequence[Recorded], run: Run) -> Iterator[Reply]:
    """Make the calls again, with the random numbers that the student's function had."""
    for recorded in calls:
        if recorded.fresh:
            start_random_numbers()
        yield run(recorded.call)


def explain(expert: Expert | None, calls: Sequence[Recorded]) -> str:
    """Say what is the matter with a wrong answer; ``""`` where nobody knows."""
    if expert is None:
        return ""
    try:
        heard = _hash(calls)
        if heard not in expert.said:
            if len(expert.said) >= _MOST_SAID:
                expert.said.clear()
            found = expert.diagnose(calls)
            expert.said[heard] = found.text if found else ""
        return expert.said[heard]
    except Exception:  # noqa: BLE001 - a grade is worth more than an explanation
        _log.warning("an answer could not be diagnosed", exc_info=True)
        return ""


def _hash(calls: Sequence[Recorded]) -> bytes:
    """Hash what was answered; the same mistake is made by many, and heard out once.

    What a test asks follows from what it was answered before.
    """
    digest = hashlib.sha256()
    for each in calls:
        said = encode((*_fields(each), each.public, each.fresh))
        digest.update(len(said).to_bytes(8, "little") + said)
    return digest.digest()


def _fields(recorded: Recorded) -> tuple[Value, ...]:
    """Give a reply as plain values."""
    match recorded.reply:
        case Returned(value, args, kwargs, printed):
            if left_alone(recorded.call, recorded.reply):
                return "returned", value, printed
            return "returned", value, printed, args, kwargs
        case Raised(type_name, message, cell, line, printed):
            return "raised", type_name, message, cell, line, printed
        case Stopped(reason, detail):
            return "stopped", reason, detail
