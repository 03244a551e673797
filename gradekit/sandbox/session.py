"""One program in a process of its own, within limits."""

from __future__ import annotations

from collections.abc import Callable

from gradekit.errors import SandboxError
from gradekit.sandbox import frames
from gradekit.sandbox.budget import Budget
from gradekit.sandbox.closing import Closing
from gradekit.sandbox.values import Call, Limits, LoadProblem, Program, Reply, Stopped
from gradekit.sandbox.wire import WireError
from gradekit.sandbox.worker import GoneError, LateError, Worker, WorkerError

__all__ = ["WorkerSession"]

_PROBLEMS_BYTES = 2**20


class WorkerSession(Closing):
    """Calls functions of a program in a worker.

    A call that ends its process costs that call only: the next one starts another process and
    loads the program again. After the first time-out, and where the program cannot be loaded,
    every call is answered without being run.

    Parameters
    ----------
    start
        Starts a worker.
    program
        What to load.
    limits
        How much the session may take; starting a process does not count.
    budget
        What is left of the question's time; by default the session has all of it.
    """

    def __init__(
        self,
        start: Callable[[], Worker],
        program: Program,
        limits: Limits,
        budget: Budget | None = None,
    ) -> None:
        self.problems: tuple[LoadProblem, ...] = ()
        self._start = start
        self._program = program
        self._limits = limits
        self._budget = budget or Budget.of(limits)
        self._worker: Worker | None = None
        self._verdict: Stopped | None = None
        self._closed = False
        self._load()

    def call(self, call: Call) -> Reply:
        """Call a function; see `gradekit.sandbox.Session`."""
        if self._closed:
            raise SandboxError("This session is closed; open another one.")
        request = frames.pack_call(call)
        if self._verdict is None and self._worker is None:
            self._load()
        if self._verdict is not None:
            return self._verdict
        answer = self._exchange(request, self._limits.reply_mb * 2**20, "The call")
        if isinstance(answer, Stopped):
            if answer.reason == "time":
                self._verdict = Stopped("time", "Not run, because an earlier call took too long.")
            return answer
        try:
            return frames.unpack_reply(answer, call, self._program, self._limits)
        except WireError:
            self._kill()
            return frames.unfit("forged")

    def close(self) -> None:
        """End the process."""
        self._closed = True
        self._kill()

    def _load(self) -> None:
        try:
            request = frames.pack_program(self._program)
        except WireError:
            self._verdict = Stopped("memory", "The notebook is too large to be run.")
            return
        self._worker = self._start()
        what = "Running the cells that your function needs"
        answer = self._exchange(request, _PROBLEMS_BYTES, what)
        if isinstance(answer, Stopped):
            self._verdict = answer
            return
        try:
            self.problems = frames.unpack_problems(answer, self._program)
        except WireError:
            self._kill()
            self._verdict = frames.unfit("forged")

    def _exchange(self, request: bytes, longest: int, what: str) -> bytes | Stopped:
        worker = self._worker
        assert worker is not None
        try:
            with self._budget.spending(worker.cpu_seconds) as given:
                return worker.exchange(request, given, longest)
        except WorkerError as error:
            self._kill()
            if isinstance(error, LateError):
                return Stopped("time", f"{what}{self._budget.exceeded(given, error.computing)}.")
            if isinstance(error, GoneError):
                return Stopped("ended", f"{what} ended the whole Python process.")
            return frames.unfit("size")
        except BaseException:
            self._kill()
            raise

    def _kill(self) -> None:
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.kill()
