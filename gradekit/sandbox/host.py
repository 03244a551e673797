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
from gradekit.sandbox.budget import Budget, Seconds
from gradekit.sandbox.child import HEADER, PID
from gradekit.sandbox.closing import Closing
from gradekit.sandbox.isolation import Isolation, offers
from gradekit.sandbox.lease import Lease
from gradekit.sandbox.preload import pack_settings
from gradekit.sandbox.session import WorkerSession
from gradekit.sandbox.values import Limits, Program
from gradekit.sandbox.wire import WireError, decode
from gradekit.sandbox.worker import GoneError, LateError, LongError, WorkerError

__all__ = ["ZygoteSandbox"]

_START_SECONDS = 60.0
_FORK_SECONDS = 10.0
_PIECE = 2**20
_READY_BYTES = 2**12


class ZygoteSandbox(Closing):
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
        self.isolation = isolation or offers().best
        self._limits = limits or Limits()
        self._settings = pack_settings(imports, preload or {}, self._limits, self.isolation)
        self._lock = threading.Lock()
        self._zygote: _Zygote | None = None

    def budget(self) -> Budget:
        """Give a question's time; see `gradekit.sandbox.Sandbox`."""
        return Budget.of(self._limits)

    def lease(self) -> Lease:
        """Give a process for one submission; see `gradekit.sandbox.Sandbox`."""
        return Lease(self._fork)

    def open(
        self, program: Program, budget: Budget | None = None, lease: Lease | None = None
    ) -> WorkerSession:
        """Load a program; see `gradekit.sandbox.Sandbox`."""
        return WorkerSession(
            program,
            self._limits,
            budget or self.budget(),
            lease or self.lease(),
            keep=lease is not None,
        )

    def close(self) -> None:
        """End the zygote and every process forked from it."""
        with self._lock:
            self._stop()

    def _fork(self) -> _Fork:
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
        self._poll = select.poll()
        self._poll.register(pidfd, select.POLLIN)
        self._poll.register(channel, select.POLLIN)

    def exchange(self, frame: bytes, allowance: Seconds, longest: int) -> bytes:
        """Send a frame and give the answer."""
        if not self._ready:
            self._await_lock_down()
        deadline = self._deadline(allowance)
        try:
            self._send(HEADER.pack(len(frame)) + frame, deadline)
            return self._receive_frame(longest, deadline)
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
        deadline = self._deadline(Seconds(_FORK_SECONDS, _FORK_SECONDS))
        try:
            trouble = decode(self._receive_frame(_READY_BYTES, deadline))
        except (WorkerError, WireError, OSError) as error:
            raise _failed("a process ended before it was locked") from error
        if trouble:
            raise _failed(f"a process could not be locked: {trouble}")
        self._ready = True

    def _deadline(self, allowance: Seconds) -> Seconds:
        return Seconds(self.cpu_seconds() + allowance.cpu, time.monotonic() + allowance.wall)

    def _send(self, content: bytes, deadline: Seconds) -> None:
        rest = memoryview(content)
        with contextlib.suppress(BlockingIOError):
            rest = rest[self._channel.send(rest) :]
        while rest:
            self._wait(select.POLLOUT, deadline)
            rest = rest[self._channel.send(rest) :]

    def _receive_frame(self, longest: int, deadline: Seconds) -> bytes:
        (size,) = HEADER.unpack(self._receive(HEADER.size, deadline))
        if size > longest:
            raise LongError
        begun = b""
        with contextlib.suppress(BlockingIOError):
            begun = self._channel.recv(min(size, _PIECE))
        return self._receive(size, deadline, begun)

    def _receive(self, size: int, deadline: Seconds, begun: bytes = b"") -> bytes:
        """Receive so many bytes, with those that are there already at their beginning."""
        content = bytearray(begun)
        while len(content) < size:
            self._wait(select.POLLIN, deadline)
            part = self._channel.recv(min(size - len(content), _PIECE))
            if not part:
                raise GoneError
            content += part
        return bytes(content)

    def _wait(self, event: int, deadline: Seconds) -> None:
        """Wait until the channel is ready; a process may leave an answer behind and end.

        A process has one thread, so it cannot compute for longer than one waits for it.
        """
        self._poll.register(self._channel, event)
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
