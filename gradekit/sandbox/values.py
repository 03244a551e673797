"""The plain values that cross between the grader and student code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

__all__ = [
    "Call",
    "Cell",
    "Limits",
    "LoadProblem",
    "Program",
    "Raised",
    "Reply",
    "Returned",
    "Stopped",
    "Value",
]

Value: TypeAlias = Any
"""None, bool, int, float, str, list, tuple, dict, or a numpy.ndarray of bool, int or float."""


@dataclass(frozen=True)
class Cell:
    """A code cell of a notebook as plain Python, and which of its statements run.

    Parameters
    ----------
    label
        How messages name the cell, such as ``"cell 12"``.
    source
        Python source; line 1 is the first line that the student sees in the cell.
    statements
        Positions in ``ast.parse(source).body`` of the top-level statements to run, in order.
    """

    label: str
    source: str
    statements: tuple[int, ...]


@dataclass(frozen=True)
class Program:
    """What runs before a graded function can be called.

    Parameters
    ----------
    cells
        The cells to run, in order.
    allowed
        Top-level modules that may be imported.
    silent
        Top-level modules that an import binds to an object which accepts everything and does
        nothing (plotting libraries).
    """

    cells: tuple[Cell, ...]
    allowed: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()


@dataclass(frozen=True)
class Limits:
    """How much one question may take.

    Time is counted twice. What a call computes is a matter of the code; what passes meanwhile
    is also one of the machine, so the limit on it should be generous.

    Parameters
    ----------
    call_cpu_seconds
        CPU time for loading the program, and for each call, in seconds.
    call_seconds
        Wall time for the same, in seconds.
    question_cpu_seconds
        CPU time for all of a question's calls together, in seconds.
    question_seconds
        Wall time for the same, in seconds.
    memory_mb
        Address space beyond what the idle process has, in MiB.
    reply_mb
        Largest reply, in MiB.
    printed_characters
        How much of what a call prints is kept.
    """

    call_cpu_seconds: float = 5.0
    call_seconds: float = 20.0
    question_cpu_seconds: float = 20.0
    question_seconds: float = 60.0
    memory_mb: int = 1024
    reply_mb: int = 16
    printed_characters: int = 2000


@dataclass(frozen=True)
class Call:
    """One call of a function that the program defines."""

    function: str
    args: Sequence[Value] = ()
    kwargs: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True)
class Returned:
    """The function returned; ``args`` and ``kwargs`` are as the call left them."""

    value: Value
    args: tuple[Value, ...]
    kwargs: dict[str, Value]
    printed: str = ""


@dataclass(frozen=True)
class Raised:
    """Student code raised an exception.

    Parameters
    ----------
    type_name
        ``type(error).__name__`` if the type is built in or numpy's, else ``""``.
    message
        ``str(error)``, cut to a bounded length; it is the student's text, never to be trusted.
    cell, line
        Position in ``Program.cells`` and line number of the innermost frame in student code;
        None where no such frame is known.
    """

    type_name: str
    message: str
    cell: int | None = None
    line: int | None = None
    printed: str = ""


@dataclass(frozen=True)
class Stopped:
    """The call did not end by itself.

    Parameters
    ----------
    reason
        ``"time"`` (a limit on CPU or wall time), ``"memory"``, ``"ended"`` (the process went away),
        ``"reply"`` (what came back is not plain data within the limits) or ``"missing"`` (no
        such function).
    detail
        A few words for the student, made by the kit, never the student's text.
    """

    reason: str
    detail: str = ""


Reply: TypeAlias = Returned | Raised | Stopped


@dataclass(frozen=True)
class LoadProblem:
    """A top-level statement that raised while the program was loaded (loading went on)."""

    cell: int
    line: int
    type_name: str
    message: str
