"""The grader's side of the zygote (Linux)."""

from __future__ import annotations

import os
import select
import socket
import subprocess
import threading
from collections.abc import Mapping, Sequence

from gradekit.errors import SandboxError
from gradekit.sandbox import interpreter
from gradekit.sandbox.backend import Backend
from gradekit.sandbox.child import HEADER, PID
from gradekit.sandbox.fork import FORK_SECONDS, Fork, sandbox_failed
from gradekit.sandbox.isolation import Isolation, offers
from gradekit.sandbox.preload import pack_settings
from gradekit.sandbox.values import Limits
from gradekit.sandbox.wire import WireError, decode

__all__ = ["ZygoteSandbox"]

_START_SECONDS = 60.0


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

    def start(self) -> None:
        """Start the zygote, which gets ready while the caller does other things."""
        with self._lock:
            if self._zygote is None:
                self._zygote = _Zygote(self._settings)

    def close(self) -> None:
        """End the zygote and every process forked from it."""
        with self._lock:
            self._stop()

    def _start(self) -> Fork:
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
        self._ready = False
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
                raise sandbox_failed(f"Python could not be started: {error}") from error
        try:
            self._control.settimeout(_START_SECONDS)
            self._control.sendall(interpreter.first_line())
            self._control.sendall(HEADER.pack(len(settings)) + settings)
        except OSError as error:
            self.close()
            raise sandbox_failed(f"the process ended or hung: {error}") from error

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

    def fork(self) -> Fork:
        """Start a student's process."""
        self._await_ready()
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                socket.send_fds(self._control, [b"f"], [theirs.fileno()])
            answer, descriptors, _, _ = socket.recv_fds(self._control, PID.size, 1)
            if len(answer) != PID.size or len(descriptors) != 1:
                raise OSError("it hung up or sent garbage")
        except OSError as error:
            ours.close()
            raise sandbox_failed(f"no process could be forked: {error}") from error
        (pid,) = PID.unpack(answer)
        return Fork(ours, descriptors[0], pid, self.is_gone)

    def close(self) -> None:
        """End the process; it ends its forks."""
        self._control.close()
        if not self.is_ours():
            return
        try:
            self._process.wait(FORK_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _await_ready(self) -> None:
        if self._ready:
            return
        try:
            trouble = self._receive_frame()
        except TimeoutError as error:
            self.close()
            raise sandbox_failed(
                f"Python did not start within {_START_SECONDS:g} seconds, so that this machine "
                "must be too busy; run the same command again"
            ) from error
        except (OSError, WireError) as error:
            self.close()
            raise sandbox_failed(f"the process ended or hung: {error}") from error
        if trouble:
            self.close()
            raise sandbox_failed(str(trouble))
        self._control.settimeout(FORK_SECONDS)
        self._ready = True

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
