"""The one way into student code: open a program, call its functions, get replies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol, Self

from gradekit.errors import IsolationError
from gradekit.sandbox.budget import Budget
from gradekit.sandbox.isolation import Isolation, offers
from gradekit.sandbox.lease import Lease
from gradekit.sandbox.plan import Plan
from gradekit.sandbox.values import Call, Limits, LoadProblem, Program, Reply

__all__ = ["Sandbox", "Session", "open_sandbox"]


class Session(Protocol):
    """A loaded program."""

    @property
    def problems(self) -> tuple[LoadProblem, ...]:
        """Statements that raised while the program was loaded."""
        ...

    def call(self, call: Call) -> Reply:
        """Call a function of the program.

        Whatever student code does ends in a reply. A call after one that ended the process
        finds the program loaded afresh.

        Raises
        ------
        SandboxError
            The machinery failed; the call says nothing about the student's code.
        HiddenTestError
            An argument is not plain data.
        """
        ...

    def ahead(self, requests: Sequence[bytes]) -> bytes | None:
        """Hear the answers to the next calls before they are made, if they were foreseen.

        Parameters
        ----------
        requests
            The calls, as frames.

        Returns
        -------
        bytes or None
            A hash of the answers, the same for the same ones; None where they were not foreseen
            or one of them is no answer. The calls are still to be made, unless they are skipped.
        """
        ...

    def skip(self) -> None:
        """Take the calls whose answers were heard as made."""
        ...

    def close(self) -> None:
        """End the session; its process is gone when this returns."""
        ...

    def __enter__(self) -> Self:
        """Give the session itself."""
        ...

    def __exit__(self, *error: object) -> None:
        """Close the session."""
        ...


class Sandbox(Protocol):
    """Where programs are run."""

    @property
    def isolation(self) -> Isolation:
        """How far programs are kept apart from the grader and the machine."""
        ...

    def budget(self) -> Budget:
        """Give the time of a question that has taken none yet."""
        ...

    def lease(self) -> Lease:
        """Give a process that the questions of one submission can share."""
        ...

    def open(
        self,
        program: Program,
        budget: Budget | None = None,
        lease: Lease | None = None,
        plan: Plan | None = None,
    ) -> Session:
        """Load a program.

        Parameters
        ----------
        program
            What to load.
        budget
            What is left of the question's time; by default all of it.
        lease
            The submission's process, if it is shared; by default the session has its own.
        plan
            Calls that will probably be made; by default none are foreseen.

        Raises
        ------
        SandboxError
            The machinery failed.
        """
        ...

    def close(self) -> None:
        """End whatever is still running."""
        ...

    def __enter__(self) -> Self:
        """Give the sandbox itself."""
        ...

    def __exit__(self, *error: object) -> None:
        """Close the sandbox."""
        ...


def open_sandbox(
    preload: Mapping[str, str] | None = None,
    imports: Sequence[str] = (),
    limits: Limits | None = None,
    *,
    unsafe_local: bool = False,
) -> Sandbox:
    """Open the best sandbox that this system has; it gets ready while the caller goes on.

    Parameters
    ----------
    preload
        Source of the course's support modules, by name.
    imports
        Modules to load beforehand. Student code cannot read files, so a submodule that Python
        does not load with its parent must be named (``"scipy.special"``).
    limits
        How much each session may take.
    unsafe_local
        Whether to go on where student code cannot be locked in.

    Raises
    ------
    IsolationError
        Student code cannot be locked in here, and nobody said to go on without.
    """
    # Imported here, since a student's process imports this package and needs neither.
    best = offers().best
    if best.locked:
        from gradekit.sandbox.host import ZygoteSandbox  # noqa: PLC0415 - as said above

        sandbox = ZygoteSandbox(preload, imports, limits, best)
        sandbox.start()
        return sandbox
    if not unsafe_local:
        raise IsolationError(
            "student code cannot be locked in on this system, so that it could read the hidden "
            "tests and change grades. `gradekit doctor` says what is missing. For notebooks "
            "whose authors you trust, say --unsafe-local; every result will say so."
        )
    from gradekit.sandbox.spawn import SpawnSandbox  # noqa: PLC0415 - as said above

    return SpawnSandbox(preload, imports, limits)
