"""The one way into student code: open a program, call its functions, get replies."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from typing import Protocol, Self

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

    def open(self, program: Program) -> Session:
        """Load a program.

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
) -> Sandbox:
    """Open the best sandbox that this system has.

    Parameters
    ----------
    preload
        Source of the course's support modules, by name.
    imports
        Modules to load beforehand. Student code cannot read files, so a submodule that Python
        does not load with its parent must be named (``"scipy.special"``).
    limits
        How much each session may take.
    """
    # Imported here, since a student's process imports this package and needs neither.
    if sys.platform == "linux" and hasattr(os, "pidfd_open"):
        from gradekit.sandbox.host import ZygoteSandbox  # noqa: PLC0415 - as said above

        return ZygoteSandbox(preload, imports, limits)
    from gradekit.sandbox.spawn import SpawnSandbox  # noqa: PLC0415 - as said above

    return SpawnSandbox(preload, imports, limits)
