"""What the ways of running programs in processes of their own have in common."""

from __future__ import annotations

from abc import abstractmethod

from gradekit.closing import Closing
from gradekit.sandbox.budget import Budget
from gradekit.sandbox.lease import Lease
from gradekit.sandbox.plan import Plan
from gradekit.sandbox.session import WorkerSession
from gradekit.sandbox.values import Limits, Program
from gradekit.sandbox.worker import Worker

__all__ = ["Backend"]


class Backend(Closing):
    """Runs programs in processes of their own.

    Parameters
    ----------
    limits
        How much each session may take.
    """

    def __init__(self, limits: Limits | None) -> None:
        self._limits = limits or Limits()

    @abstractmethod
    def _start(self) -> Worker:
        """Start a process that is ready for a program."""

    def budget(self) -> Budget:
        """Give a question's time; see `gradekit.sandbox.Sandbox`."""
        return Budget.of(self._limits)

    def lease(self) -> Lease:
        """Give a process for one submission; see `gradekit.sandbox.Sandbox`."""
        return Lease(self._start)

    def open(
        self,
        program: Program,
        budget: Budget | None = None,
        lease: Lease | None = None,
        plan: Plan | None = None,
    ) -> WorkerSession:
        """Load a program; see `gradekit.sandbox.Sandbox`."""
        return WorkerSession(
            program,
            self._limits,
            budget or self.budget(),
            lease or self.lease(),
            plan or Plan(),
            keep=lease is not None,
        )
