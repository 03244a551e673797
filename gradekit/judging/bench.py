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
from gradekit.sandbox import Budget, Lease, LoadProblem, Plan, Program, Sandbox, Session

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
    before
        Where the question was judged before: what it was told and took there counts here, too.
    """

    def __init__(
        self, sandbox: Sandbox, work: Work, lease: Lease, before: Bench | None = None
    ) -> None:
        self.work = work
        self.budget: Budget = before.budget if before else sandbox.budget()
        self.discretion: Discretion = before.discretion if before else Discretion()
        self.plan: Plan | None = None
        self.results: dict[int, CaseResult] = {}
        self.broken = False
        self.blamed = False
        self.record: Record | None = None
        # What took too long, or could not be run at all, is not tried again.
        self.final = work.program is None
        # Whether no hidden case of another question came before.
        self.knows_nothing = True
        self._sandbox = sandbox
        self._lease = lease
        self._session: Session | None = None
        self._problems: Sequence[LoadProblem] | None = None

    @property
    def settled(self) -> bool:
        """Whether judging the cases again could not give better results than there are."""
        passed = all(result.outcome is Outcome.PASSED for result in self.results.values())
        return not self.broken and (passed or self.final)

    def session(self) -> Session:
        """Give the session."""
        if self._session is None:
            assert self.work.program is not None
            self._session = self._sandbox.open(
                self.work.program, self.budget, self._lease, self.plan
            )
            if self._problems is None:
                # Student code could choose what goes wrong by what it was given before.
                self._problems = self._session.problems if self.knows_nothing else ()
        return self._session

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
