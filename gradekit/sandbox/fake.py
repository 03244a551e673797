"""The sandbox without walls: for code that is trusted, and for tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NoReturn
from weakref import WeakKeyDictionary

import numpy as np

from gradekit.closing import Closing
from gradekit.errors import SandboxError
from gradekit.sandbox import frames
from gradekit.sandbox.budget import Budget
from gradekit.sandbox.compiled import Code
from gradekit.sandbox.isolation import Isolation
from gradekit.sandbox.lease import Lease
from gradekit.sandbox.plan import Plan
from gradekit.sandbox.preload import Sources
from gradekit.sandbox.randomness import start_random_numbers
from gradekit.sandbox.runner import Runner
from gradekit.sandbox.values import Call, Limits, LoadProblem, Program, Reply

__all__ = ["InProcessSandbox"]


class InProcessSandbox(Closing):
    """Runs programs in this process, behind the same frames as the real sandboxes.

    No limit on time or memory holds here, and what ends the process ends the grader.

    Parameters
    ----------
    preload, imports, limits
        As for `gradekit.sandbox.open_sandbox`; modules that are loaded already stay.
    """

    isolation = Isolation.NONE

    def __init__(
        self,
        preload: Mapping[str, str] | None = None,
        imports: Sequence[str] = (),  # noqa: ARG002 - here they can be loaded when needed
        limits: Limits | None = None,
    ) -> None:
        self._limits = limits or Limits()
        Sources(preload or {}).load()
        self._loaded: WeakKeyDictionary[Lease, dict[str, Runner]] = WeakKeyDictionary()

    def budget(self) -> Budget:
        """Give a question's time; see `gradekit.sandbox.Sandbox`."""
        return Budget.of(self._limits)

    def lease(self) -> Lease:
        """Give a process that nobody asks for."""
        return Lease(_no_process)

    def open(
        self,
        program: Program,
        budget: Budget | None = None,  # noqa: ARG002 - no limit on time holds here
        lease: Lease | None = None,
        plan: Plan | None = None,  # noqa: ARG002 - or to be asked ahead
    ) -> _InProcessSession:
        """Load a program; see `gradekit.sandbox.Sandbox`."""
        loaded = {} if lease is None else self._loaded.setdefault(lease, {})
        return _InProcessSession(program, self._limits, loaded)

    def close(self) -> None:
        """Do nothing."""


class _InProcessSession(Closing):
    def __init__(self, program: Program, limits: Limits, loaded: dict[str, Runner]) -> None:
        self._limits = limits
        self._program = program
        code, _ = frames.unpack_request(frames.pack_program(program))
        assert isinstance(code, Code)
        start_random_numbers()
        with _defaults():
            if code.key not in loaded:
                loaded[code.key] = Runner(code, limits.printed_characters)
        self._runner = loaded[code.key]
        problems = frames.pack_problems(self._runner.problems)
        self.problems: tuple[LoadProblem, ...] = frames.unpack_problems(problems, program)

    def call(self, call: Call) -> Reply:
        """Call a function; see `gradekit.sandbox.Session`."""
        frame = frames.pack_call(call)
        request, untouched = frames.unpack_request(frame)
        assert isinstance(request, Call)
        with _defaults():
            done = self._runner.call(request)
            reply = frames.pack_reply(done, self._limits, untouched)
        return frames.unpack_reply(reply, call, self._program, self._limits)

    def ahead(self, requests: Sequence[bytes]) -> None:
        """Hear nothing before it is asked; see `gradekit.sandbox.Session`."""

    def skip(self) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""


def _no_process() -> NoReturn:
    raise SandboxError("programs run in the grader's own process here")


def _defaults() -> np.errstate:
    """Give numpy's handling of floating-point errors as a fresh process has it."""
    return np.errstate(divide="warn", over="warn", under="ignore", invalid="warn")
