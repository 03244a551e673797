"""A student's answer to a question while it is judged."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from gradekit.closing import Closing
from gradekit.errors import SandboxError
from gradekit.judging import messages
from gradekit.judging.discretion import Discretion
from gradekit.judging.outcomes import CaseResult, Outcome
from gradekit.judging.record import Record
from gradekit.notebooks import Place
from gradekit.sandbox import (
    Budget,
    Lease,
    LoadProblem,
    Plan,
    Program,
    Raised,
    Reply,
    Sandbox,
    Session,
    Stopped,
)

__all__ = ["Bench", "Work"]


@dataclass(frozen=True)
class Work:
    """A student's answer to one question.

    Parameters
    ----------
    program
        What to run; None where there is nothing to run.
    problem
        Why there is nothing to run, for the student.
    absent
        Names that the program needs and that were not computed, each with the reason.
    place
        The student's line that is the problem, if one is.
    """

    program: Program | None
    problem: str = ""
    absent: Mapping[str, str] = field(default_factory=dict)
    place: Place | None = None


class Bench(Closing):
    """An answer on the bench: its session is opened when a case first calls it.

    Parameters
    ----------
    sandbox
        Where to open the session.
    work
        The answer.
    lease
        Gives the process.
    budget
        What is left of the question's time; by default all of it.
    discretion
        What was told of the question's hidden cases; by default nothing.
    """

    def __init__(
        self,
        sandbox: Sandbox,
        work: Work,
        lease: Lease,
        budget: Budget | None = None,
        discretion: Discretion | None = None,
    ) -> None:
        self.work = work
        self.budget = budget or sandbox.budget()
        self.discretion = discretion or Discretion()
        self.plan: Plan | None = None
        self.results: dict[int, CaseResult] = {}
        self.broken = False
        self.blamed = False
        self.calls = 0  # that the case judged last has made
        self.record: Record | None = None
        self._sandbox = sandbox
        self._lease = lease
        self._session: Session | None = None
        self._problems: Sequence[LoadProblem] | None = None

    @property
    def settled(self) -> bool:
        """Whether judging the cases again could not give better results than there are."""
        if self.work.program is None:
            return True
        if self.record is not None:
            calls = self.record.calls
            short = any(_ran_short(each.reply) for each in calls)
            return bool(calls) and not short and not self.broken
        passed = all(result.outcome is Outcome.PASSED for result in self.results.values())
        return passed and not self.broken

    @property
    def thorough(self) -> bool:
        """Whether all cases are judged, one call after the other, and their calls recorded."""
        return self.record is not None

    def start_over(self) -> None:
        """Have all cases judged thoroughly, where what was asked so far can have left no mark."""
        assert self.work.program is not None
        self.close()
        self._lease.forgive(self.work.program)
        self.broken, self.record = False, Record()
        self.discretion = Discretion()
        self.results.clear()

    def session(self) -> Session:
        """Give the session."""
        if self._session is None:
            assert self.work.program is not None
            self._session = self._sandbox.open(
                self.work.program, self.budget, self._lease, self.plan
            )
            if self._problems is None:
                # Later on, student code could choose what goes wrong by what it was given.
                self._problems = self._session.problems
        return self._session

    def ahead(self, requests: Sequence[bytes]) -> bytes | None:
        """Hear the answers to the next calls, if there are any; see `gradekit.sandbox.Session`."""
        if self.work.program is None or not requests:
            return None
        return self.session().ahead(requests)

    def skip(self) -> None:
        """Take the calls whose answers were heard as made."""
        self.session().skip()

    def background(self) -> messages.Background:
        """Give what is known of the answer beside the call at hand."""
        assert self.work.program is not None
        return messages.Background(self.work.program, self.work.absent, self._problems or ())

    def reset(self) -> None:
        """End the process; the next call opens a session in a fresh one."""
        self.close()
        self._lease.discard()

    def close(self) -> None:
        """Close the session; its process may go on with another one."""
        session, self._session = self._session, None
        if session is not None:
            with contextlib.suppress(SandboxError):
                session.close()


def _ran_short(reply: Reply) -> bool:
    """Tell whether a call may have ended as it did for want of time or memory."""
    if isinstance(reply, Raised):
        return reply.type_name == "MemoryError"
    return isinstance(reply, Stopped)
