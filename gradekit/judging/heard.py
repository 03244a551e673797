"""What was heard of a student's function, beside what the solution gives."""

from __future__ import annotations

from dataclasses import dataclass

from gradekit.judging.agreement import agree
from gradekit.judging.anatomy import Output
from gradekit.judging.reading import Array
from gradekit.sandbox import Call, Value

__all__ = ["Heard", "Pair", "is_right", "name_of"]


@dataclass(frozen=True)
class Heard:
    """A call of a student's function that returned, beside what the solution returns."""

    call: Call
    student: Value
    solution: Value
    public: bool


@dataclass(frozen=True)
class Pair:
    """The numbers of one output in one call, the student's and the right ones."""

    call: Call
    student: Array
    right: Array


def is_right(output: Output, call: Heard) -> bool:
    """Whether an output is right in a call; a LookupError says that there is none."""
    return agree(output.of(call.student), output.of(call.solution))


def name_of(name: str) -> str:
    """Give a name as sentences show it."""
    return f"`{name}`" if name.isidentifier() else name
