"""A process forked from the zygote, as the grader holds it (Linux)."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import time
from collections.abc import Callable

from gradekit.errors import SandboxError
from gradekit.sandbox.budget import Seconds
from gradekit.sandbox.child import HEADER
from gradekit.sandbox.wire import WireError, decode
from gradekit.sandbox.worker import GoneError, LateError, LongError, WorkerError

__all__ = ["FORK_SECONDS", "Fork", "sandbox_failed"]

FORK_SECONDS = 10.0
"""How long starting or ending a process may take."""

_LOCK_DOWN = Seconds(FORK_SECONDS, FORK_SECONDS)
_PIECE = 2**18
_NAP = 0.001  # seconds; no longer is slept while calls are waiting to be answered
_SHORT_CALL = 0.0001  # seconds that each of them takes at the least, or nearly
_READY_BYTES = 2**12


def sandbox_failed(what: str) -> SandboxError:
    """Give the error for a failure that is not the student's."""
    return SandboxError(f"The process that runs student code failed: {what}.")


class Fork:
    """A student's process; a `gradekit.sandbox.worker.Worker`.

    Parameters
    ----------
    channel
        To the process; this closes it.
    pidfd, pid
        The process, as a descriptor that this closes, and as a number.
    orphaned
        Whether the zygote that the process was forked from has gone.
    """

    def __init__(
        self, channel: socket.socket, pidfd: int, pid: int, orphaned: Callable[[], bool]
    ) -> None:
        self._orphaned = orphaned
        self._channel = channel
        self._pidfd: int | None = pidfd
        self._clock = _cpu_clock(pid)
        self._cpu_seconds = 0.0
        self._ready = False
        channel.setblocking(False)
        self._outgoing = bytearray()
        self._incoming = bytearray()
        self._unanswered = 1  # that it is locked
        self._poll = select.poll()
        self._poll.register(pidfd, select.POLLIN)
        self._poll.register(channel, select.POLLIN)

    def ask(self, frame: bytes) -> None:
        """Have a frame sent while answers are waited for."""
        self._outgoing += HEADER.pack(len(frame)) + frame
        self._unanswered += 1

    def received(self, longest: int) -> bytes | None:
        """Give the answer to the first frame that has none yet, if it is here already."""
        if not self._ready:
            return None
        answer = self._next_answer(longest)
        if answer is None:
            with contextlib.suppress(GoneError, OSError):  # whoever waits for an answer will see
                self._receive()
            answer = self._next_answer(longest)
        return answer

    def answer(self, allowance: Seconds, longest: int) -> bytes:
        """Wait for the answer to the first frame that has none yet."""
        if not self._ready:
            self._await_lock_down()
        try:
            return self._converse(allowance, longest)
        except (GoneError, OSError) as error:
            if self._orphaned():
                raise sandbox_failed("it ended during a call") from error
            raise GoneError from error

    def cpu_seconds(self) -> float:
        """Give the CPU time that the process has taken; once it has gone, what it last was."""
        with contextlib.suppress(OSError):
            self._cpu_seconds = time.clock_gettime(self._clock)
        return self._cpu_seconds

    def kill(self) -> None:
        """End the process."""
        if self._pidfd is None:
            return
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._pidfd, signal.SIGKILL)
        self._poll.unregister(self._channel)
        self._poll.poll(FORK_SECONDS * 1000)
        self._channel.close()
        os.close(self._pidfd)
        self._pidfd = None

    def _await_lock_down(self) -> None:
        """Have the process say that it is locked; until then it has met no student code."""
        asked, self._outgoing = self._outgoing, bytearray()
        try:
            trouble = decode(self._converse(_LOCK_DOWN, _READY_BYTES))
        except (WorkerError, WireError, OSError) as error:
            raise sandbox_failed("a process ended before it was locked") from error
        if trouble:
            raise sandbox_failed(f"a process could not be locked: {trouble}")
        self._outgoing = asked
        self._ready = True

    def _converse(self, allowance: Seconds, longest: int) -> bytes:
        """Send and receive until there is an answer."""
        deadline = None
        while (answer := self._next_answer(longest)) is None:
            self._send()
            if not self._receive():
                deadline = deadline or Seconds(
                    self.cpu_seconds() + allowance.cpu, time.monotonic() + allowance.wall
                )
                self._wait(deadline)
        return answer

    def _next_answer(self, longest: int) -> bytes | None:
        """Take an answer from what was received, if one is there."""
        if len(self._incoming) < HEADER.size:
            return None
        (size,) = HEADER.unpack_from(self._incoming)
        if size > longest:
            raise LongError
        end = HEADER.size + size
        if len(self._incoming) < end:
            return None
        answer = bytes(self._incoming[HEADER.size : end])
        del self._incoming[:end]
        self._unanswered -= 1
        return answer

    def _send(self) -> None:
        """Send what the channel takes."""
        if not self._outgoing:
            return
        try:
            del self._outgoing[: self._channel.send(self._outgoing)]
        except BlockingIOError:
            pass
        except OSError:
            self._outgoing.clear()  # it hung up, but may have left answers

    def _receive(self) -> bool:
        """Receive what is there, if anything is."""
        try:
            part = self._channel.recv(_PIECE)
        except BlockingIOError:
            return False
        if not part:
            raise GoneError
        self._incoming += part
        return True

    def _wait(self, deadline: Seconds) -> None:
        """Wait until the channel is ready; a process may leave an answer behind and end.

        A process has one thread, so it cannot compute for longer than one waits for it. Where it
        has several frames to answer, it is not interrupted for each of them.
        """
        if self._unanswered > 1 and not self._outgoing:
            time.sleep(min(_NAP, (self._unanswered - 1) * _SHORT_CALL))
        self._poll.register(
            self._channel, select.POLLIN | (select.POLLOUT if self._outgoing else 0)
        )
        while True:
            wall = deadline.wall - time.monotonic()
            cpu = deadline.cpu - self.cpu_seconds()
            seconds = min(wall, cpu)
            ready = dict(self._poll.poll(seconds * 1000 + 1)) if seconds > 0 else {}
            if self._channel.fileno() in ready:
                return
            if ready:
                raise GoneError
            if seconds <= 0:
                raise LateError(computing=cpu < wall)


def _cpu_clock(pid: int) -> int:
    """Give the clock that counts a process's CPU time, by the rule of clock_getcpuclockid(3)."""
    return (~pid << 3) | 2
