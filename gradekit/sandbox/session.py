"""One program in a process of its own, within limits."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Sequence
from itertools import islice

from gradekit.closing import Closing
from gradekit.errors import SandboxError
from gradekit.sandbox import frames
from gradekit.sandbox.budget import Budget
from gradekit.sandbox.lease import Lease
from gradekit.sandbox.plan import Plan
from gradekit.sandbox.values import Call, Limits, LoadProblem, Program, Reply, Stopped
from gradekit.sandbox.wire import WireError
from gradekit.sandbox.worker import GoneError, LateError, WorkerError

__all__ = ["WorkerSession"]

_PROBLEMS_BYTES = 2**20


class WorkerSession(Closing):
    """Calls functions of a program in a worker.

    A call that ends its process costs that call only: the next one starts another process and
    loads the program again. After the first time-out, and where the program cannot be loaded,
    every call is answered without being run.

    Parameters
    ----------
    program
        What to load.
    limits
        How much the session may take.
    budget
        What is left of the question's time; starting a process does not count.
    lease
        Gives the worker.
    plan
        Calls that will probably be made. Where others are made, the process ends, and the next
        one is asked call by call; but see `gradekit.sandbox.Plan.binding`.
    keep
        Whether a worker in which nothing odd happened is kept for the next session.
    """

    def __init__(
        self,
        program: Program,
        limits: Limits,
        budget: Budget,
        lease: Lease,
        plan: Plan,
        *,
        keep: bool,
    ) -> None:
        self.problems: tuple[LoadProblem, ...] = ()
        self._program = program
        self._limits = limits
        self._budget = budget
        self._lease = lease
        self._keep = keep
        self._loaded = False
        self._verdict: Stopped | None = None
        self._closed = False
        self._asked: deque[bytes] = deque()  # calls whose answers are still to come
        self._heard: deque[tuple[bytes, bytes | Stopped]] = deque()  # calls that were not made yet
        self._stretches = deque(plan.stretches)
        self._binding = plan.binding
        self._load(ahead=True)

    def call(self, call: Call) -> Reply:
        """Call a function; see `gradekit.sandbox.Session`."""
        if self._closed:
            raise SandboxError("This session is closed; open another one.")
        answer = self._hear(frames.pack_call(call))
        if isinstance(answer, Stopped):
            if answer.reason == "time" and answer is not self._verdict:
                self._verdict = Stopped("time", "Not run, because an earlier call took too long.")
            return answer
        try:
            return frames.unpack_reply(answer, call, self._program, self._limits)
        except WireError:
            self._discard()
            return frames.unfit("forged")

    def ahead(self, requests: Sequence[bytes]) -> bytes | None:
        """Hear the answers to the next calls; see `gradekit.sandbox.Session`."""
        if self._closed or self._heard or not self._loaded:
            return None
        if not self._asked and self._stretches:
            self._ask(*self._stretches.popleft())
        if tuple(islice(self._asked, len(requests))) != tuple(requests):
            return None
        digest = hashlib.sha256()
        for request in requests:
            answer = self._next_answer()
            self._heard.append((request, answer))
            if isinstance(answer, Stopped):
                return None
            digest.update(len(answer).to_bytes(8, "little") + answer)
        return digest.digest()

    def skip(self) -> None:
        """Take the calls whose answers were heard as made; see `gradekit.sandbox.Session`."""
        self._heard.clear()

    def close(self) -> None:
        """End the process, unless the next session may have it."""
        if self._closed:
            return
        self._closed = True
        if self._keep and self._loaded and (self._asked or self._heard):
            # Calls that nobody made have left their marks on the program, but on no other one.
            if self._binding:
                self._lease.spoil(self._program)
            while self._asked:
                self._next_answer()
        if not (self._keep and self._loaded):
            self._discard()

    def _load(self, *, ahead: bool) -> None:
        try:
            request = frames.pack_program(self._program)
        except WireError:
            self._verdict = Stopped("memory", "The notebook is too large to be run.")
            return
        self._lease.worker_for(self._program).ask(request)
        if ahead and self._stretches:
            self._ask(*self._stretches.popleft())
        answer = self._answer(_PROBLEMS_BYTES, "Running the cells that your function needs")
        if isinstance(answer, Stopped):
            self._verdict = answer
            return
        try:
            self.problems = frames.unpack_problems(answer, self._program)
            self._loaded = True
        except WireError:
            self._discard()
            self._verdict = frames.unfit("forged")

    def _hear(self, request: bytes) -> bytes | Stopped:
        """Give the answer to a call, or why there is none."""
        if self._heard:
            heard, answer = self._heard.popleft()
            if heard == request:
                return answer
            self._heard.clear()
            self._discard()
        while self._asked and self._asked[0] != request:
            if self._binding:
                self._discard()
            else:
                self._next_answer()
        if self._verdict is None and not self._loaded:
            self._load(ahead=False)
        if self._verdict is not None:
            return self._verdict
        if not self._asked:
            foreseen = self._stretches and self._stretches[0][0] == request
            self._ask(*(self._stretches.popleft() if foreseen else [request]))
        return self._next_answer()

    def _next_answer(self) -> bytes | Stopped:
        self._asked.popleft()
        return self._answer(self._limits.reply_mb * 2**20, "The call")

    def _ask(self, *requests: bytes) -> None:
        for request in requests:
            self._lease.worker().ask(request)
        self._asked += requests

    def _answer(self, longest: int, what: str) -> bytes | Stopped:
        worker = self._lease.worker()
        given = self._budget.call
        try:
            if (answer := worker.received(longest)) is not None:
                return answer
            with self._budget.spending(worker.cpu_seconds) as given:
                return worker.answer(given, longest)
        except WorkerError as error:
            self._discard()
            if isinstance(error, LateError):
                return Stopped("time", f"{what}{self._budget.exceeded(given, error.computing)}.")
            if isinstance(error, GoneError):
                return Stopped("ended", f"{what} ended the whole Python process.")
            return frames.unfit("size")
        except BaseException:
            self._discard()
            raise

    def _discard(self) -> None:
        self._loaded = False
        self._asked.clear()
        self._stretches.clear()
        self._lease.discard()
