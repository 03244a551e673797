"""A function of a student's, an expert for it, and what comes of asking both."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from typing import Any

import numpy as np
from sandboxes import program

from gradekit.judging import (
    Anatomy,
    Expert,
    Record,
    Recorded,
    Run,
    Student,
    StudentFailedError,
    Suspect,
    kept,
    read_anatomy,
)
from gradekit.sandbox import Session
from gradekit.sandbox.compiled import compiled
from gradekit.sandbox.fake import InProcessSandbox
from gradekit.sandbox.runner import Runner

__all__ = ["asked", "expert", "random_array", "run", "session"]


def session(source: str) -> Session:
    """Open a program; numpy is there as ``np``."""
    return InProcessSandbox().open(program("import numpy as np", source))


def run(source: str) -> Run:
    """Answer calls with trusted code."""
    runner = Runner(compiled(program("import numpy as np", source)), 0)
    return lambda call: runner.call(kept(call))


def expert(solution: str, suspects: dict[str, tuple[str, str]] | None = None) -> Expert:
    """Make an expert of the solution of `f` and of suspects: name -> hint and source."""
    known = [Suspect(name, hint, run(code)) for name, (hint, code) in (suspects or {}).items()]
    anatomy: Anatomy = read_anatomy(solution, "f")
    return Expert(run(solution), known, anatomy)


def asked(
    source: str, calls: Sequence[tuple[Any, ...]], public: Sequence[int] = (), sessions: int = 1
) -> tuple[Recorded, ...]:
    """Call a student's `f` with each of these arguments, in one session or in several."""
    record = Record()
    opened = [session(source)]
    for number, args in enumerate(calls):
        if number and sessions > 1:
            opened.append(session(source))
        student = Student("f", lambda: opened[-1], record, public=number in public)
        with contextlib.suppress(StudentFailedError):
            student.reply(*args)
    return record.calls


def random_array(seed: int, *shape: int) -> Any:
    """Draw numbers between 1 and 2, so that no ratio is anything simple."""
    return 1 + np.random.RandomState(seed).random_sample(shape)
