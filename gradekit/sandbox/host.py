"""The grader's side of the zygote (Linux)."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence

from gradekit.errors import SandboxError
from gradekit.sandbox import interpreter
from gradekit.sandbox.backend import Backend
from gradekit.sandbox.budget import Seconds
from gradekit.sandbox.child import HEADER, PID
from gradekit.sandbox.isolation import Isolation, offers
from gradekit.sandbox.preload import pack_settings
from gradekit.sandbox.values import Limits
from gradekit.sandbox.wire import WireError, decode
from gradekit.sandbox.worker import GoneError, LateError, LongError, WorkerError

__all__ = ["ZygoteSandbox"]

_START_SECONDS = 60.0
_FORK_SECONDS = 10.0
_LOCK_DOWN = Seconds(_FORK_SECONDS, _FORK_SECONDS)
_PIECE = 2**18
_READY_BYTES = 2**12


class ZygoteSandbox(Backend):
    """Runs each program in a process forked from one that is loaded already.

    May be used from any thread, inside an event loop or not. A zygote that dies is started
    once more; the sessions that died with it raise `SandboxError`.

    Parameters
    ----------
    preload
        Source of the course's support modules, by name.
    imports
        Modules to load beforehand, each submodule named.
    limits
        How much each session may take.
    isolation
        The level that every process must reach before it gets a program; by default the best
        that this system has.
    """

    def __init__(
        self,
        preload: Mapping[str, str] | None = None,
        imports: Sequence[str] = (),
        limits: Limits | None = None,
        isolation: Isolation | None = None,
    ) -> None:
        super().__init__(limits)
        self.isolation = isolation or offers().best
        self._settings = pack_settings(imports, preload or {}, self._limits, self.isolation)
        self._lock = threading.Lock()
        self._zygote: _Zygote | None = None

    def close(self) -> None:
        """End the zygote and every process forked from it."""
        with self._lock:
            self._stop()

    def _start(self) -> _Fork:
        with self._lock:
            if self._zygote is not None and not self._zygote.is_ours():
                self._stop()
            if self._zygote is not None:
                try:
                    return self._zygote.fork()
                except SandboxError:
                    self._stop()
            self._zygote = _Zygote(self._settings)
            return self._zygote.fork()

    def _stop(self) -> None:
        zygote, self._zygote = self._zygote, None
        if zygote is not None:
            zygote.close()


class _Zygote:
    """A running zygote."""

    def __init__(self, settings: bytes) -> None:
        self._owner = os.getpid()
        self._control, theirs = socket.socketpair()
        with theirs:
            try:
                self._process = subprocess.Popen(
                    interpreter.command("zygote"),
                    stdin=theirs.fileno(),
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    env=interpreter.environment(),
                    cwd="/",
                    start_new_session=True,
                )
            except OSError as error:
                self._control.close()
                raise _failed(f"Python could not be started: {error}") from error
        try:
            self._control.settimeout(_START_SECONDS)
            self._control.sendall(interpreter.first_line())
            self._control.sendall(HEADER.pack(len(settings)) + settings)
            trouble = self._receive_frame()
        except (OSError, WireError) as error:
            self.close()
            raise _failed(f"the process ended or hung: {error}") from error
        if trouble:
            self.close()
            raise _failed(str(trouble))
        self._control.settimeout(_FORK_SECONDS)

    def is_ours(self) -> bool:
        """Whether this process, rather than one that it was forked from, started the zygote."""
        return self._owner == os.getpid()

    def is_gone(self) -> bool:
        """Whether the zygote hung up, as it does when it ends, or was hung up on."""
        if self._control.fileno() < 0:
            return True
        poll = select.poll()
        poll.register(self._control, select.POLLIN)
        return bool(poll.poll(0))

    def fork(self) -> _Fork:
        """Start a student's process."""
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                socket.send_fds(self._control, [b"f"], [theirs.fileno()])
            answer, descriptors, _, _ = socket.recv_fds(self._control, PID.size, 1)
            if len(answer) != PID.size or len(descriptors) != 1:
                raise OSError("it hung up or sent garbage")
        except OSError as error:
            ours.close()
            raise _failed(f"no process could be forked: {error}") from error
        return _Fork(self, ours, descriptors[0], *PID.unpack(answer))

    def close(self) -> None:
        """End the process; it ends its forks."""
        self._control.close()
        if not self.is_ours():
            return
        try:
            self._process.wait(_FORK_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _receive_frame(self) -> object:
        (size,) = HEADER.unpack(self._receive(HEADER.size))
        return decode(self._receive(size))

    def _receive(self, size: int) -> bytes:
        content = b""
        while len(content) < size:
            part = self._control.recv(size - len(content))
            if not part:
                raise OSError("it hung up")
            content += part
        return content


class _Fork:
    """A student's process; a `gradekit.sandbox.worker.Worker`."""

    def __init__(self, zygote: _Zygote, channel: socket.socket, pidfd: int, pid: int) -> None:
        self._zygote = zygote
        self._channel = channel
        self._pidfd: int | None = pidfd
        self._clock = _cpu_clock(pid)
        self._cpu_seconds = 0.0
        self._ready = False
        channel.setblocking(False)
        self._outgoing = bytearray()
        self._incoming = bytearray()
        self._poll = select.poll()
        self._poll.register(pidfd, select.POLLIN)
        self._poll.register(channel, select.POLLIN)

    def ask(self, frame: bytes) -> None:
        """Have a frame sent while answers are waited for."""
        self._outgoing += HEADER.pack(len(frame)) + frame

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
            if self._zygote.is_gone():
                raise _failed("it ended during a call") from error
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
        self._poll.poll(_FORK_SECONDS * 1000)
        self._channel.close()
        os.close(self._pidfd)
        self._pidfd = None

    def _await_lock_down(self) -> None:
        """Have the process say that it is locked; until then it has met no student code."""
        asked, self._outgoing = self._outgoing, bytearray()
        try:
            trouble = decode(self._converse(_LOCK_DOWN, _READY_BYTES))
        except (WorkerError, WireError, OSError) as error:
            raise _failed("a process ended before it was locked") from error
        if trouble:
            raise _failed(f"a process could not be locked: {trouble}")
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

        A process has one thread, so it cannot compute for longer than one waits for it.
        """
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


def _failed(what: str) -> SandboxError:
    return SandboxError(f"The process that runs student code failed: {what}.")
