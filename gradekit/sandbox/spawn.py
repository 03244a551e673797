"""A fresh interpreter for each program: slower, and to be had on every system."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
import time
import traceback
from collections import deque
from collections.abc import Mapping, Sequence
from pathlib import Path

import psutil

from gradekit.errors import SandboxError
from gradekit.sandbox import interpreter
from gradekit.sandbox.backend import Backend
from gradekit.sandbox.budget import Seconds
from gradekit.sandbox.child import HEADER, live, read_frame, write_frame
from gradekit.sandbox.isolation import Isolation
from gradekit.sandbox.lockdown import address_space
from gradekit.sandbox.preload import pack_settings, prepare
from gradekit.sandbox.values import Limits
from gradekit.sandbox.wire import WireError, decode, encode
from gradekit.sandbox.worker import GoneError, LateError, LongError, WorkerError

__all__ = ["SpawnSandbox", "main"]

_START = Seconds(cpu=60.0, wall=60.0)
_START_BYTES = 2**20


class SpawnSandbox(Backend):
    """Runs each program in an interpreter of its own.

    Student code meets limits there, and none of the grader's secrets; but it may do to the
    machine whatever the user may who runs the grader.

    Parameters
    ----------
    preload, imports, limits
        As for `gradekit.sandbox.host.ZygoteSandbox`.
    """

    isolation = Isolation.LOCAL

    def __init__(
        self,
        preload: Mapping[str, str] | None = None,
        imports: Sequence[str] = (),
        limits: Limits | None = None,
    ) -> None:
        super().__init__(limits)
        self._settings = pack_settings(imports, preload or {}, self._limits, self.isolation)

    def close(self) -> None:
        """Do nothing: each session ends its own interpreter."""

    def _start(self) -> _Interpreter:
        worker = _Interpreter()
        try:
            worker.ask(self._settings)
            trouble = decode(worker.answer(_START, _START_BYTES))
        except (WorkerError, WireError) as error:
            worker.kill()
            raise SandboxError(
                f"The interpreter for student code did not start ({type(error).__name__})."
            ) from error
        if trouble:
            worker.kill()
            raise SandboxError(f"The interpreter for student code failed to start: {trouble}")
        return worker


class _Interpreter:
    """A student's process; a `gradekit.sandbox.worker.Worker`."""

    def __init__(self) -> None:
        try:
            self._process = subprocess.Popen(
                interpreter.command("spawn"),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,
                env=interpreter.environment(),
                cwd=Path(sys.executable).anchor,
                start_new_session=True,
            )
        except OSError as error:
            raise SandboxError(f"Python could not be started: {error}") from error
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._sink = self._process.stdin
        self._source = self._process.stdout
        self._alive = True
        self._account = psutil.Process(self._process.pid)
        self._cpu_seconds = 0.0
        self._greeting = interpreter.first_line()
        self._queue: deque[bytes] = deque()

    def ask(self, frame: bytes) -> None:
        """Have a frame sent when its turn comes."""
        self._queue.append(frame)

    def received(self, longest: int) -> bytes | None:
        """Give nothing: only what is waited for is read here."""

    def answer(self, allowance: Seconds, longest: int) -> bytes:
        """Send the next frame and wait for its answer.

        Not every system can wait for a pipe with a time limit, so a thread waits; it ends when
        the process is killed.
        """
        deadline = Seconds(self.cpu_seconds() + allowance.cpu, time.monotonic() + allowance.wall)
        answer: list[bytes | WorkerError] = []

        def talk() -> None:
            try:
                answer.append(self._talk(self._queue.popleft(), longest))
            except WorkerError as error:
                answer.append(error)
            except (OSError, ValueError) as error:  # a pipe broke or was closed
                answer.append(GoneError(str(error)))

        thread = threading.Thread(target=talk, daemon=True)
        thread.start()
        while thread.is_alive():
            wall, cpu = deadline.wall - time.monotonic(), deadline.cpu - self.cpu_seconds()
            if min(wall, cpu) <= 0:
                raise LateError(computing=cpu < wall)
            thread.join(min(wall, cpu))
        if isinstance(answer[0], WorkerError):
            raise answer[0]
        return answer[0]

    def cpu_seconds(self) -> float:
        """Give the CPU time that the process has taken; once it has gone, what it last was."""
        with contextlib.suppress(psutil.Error):
            times = self._account.cpu_times()
            self._cpu_seconds = times.user + times.system
        return self._cpu_seconds

    def kill(self) -> None:
        """End the process."""
        if not self._alive:
            return
        self._alive = False
        if sys.platform != "win32":
            # Processes that it started are in its session.
            with contextlib.suppress(OSError):
                os.killpg(self._process.pid, 9)
        self._process.kill()
        self._process.wait()
        for pipe in (self._sink, self._source):
            with contextlib.suppress(OSError):
                pipe.close()

    def _talk(self, frame: bytes, longest: int) -> bytes:
        rest = memoryview(self._greeting + HEADER.pack(len(frame)) + frame)
        self._greeting = b""
        while rest:
            rest = rest[self._sink.write(rest) :]
        (size,) = HEADER.unpack(self._receive(HEADER.size))
        if size > longest:
            raise LongError
        return self._receive(size)

    def _receive(self, size: int) -> bytes:
        content = bytearray()
        while len(content) < size:
            part = self._source.read(size - len(content))
            if not part:
                raise GoneError
            content += part
        return bytes(content)


def main() -> None:
    """Be a student's process: serve the grader at standard input and output."""
    source, sink = os.dup(0), os.dup(1)
    settings = read_frame(source)
    if settings is None:
        return
    try:
        limits, isolation = prepare(settings)
    except BaseException:  # noqa: BLE001 - whatever it is, the grader must be told
        write_frame(sink, encode(traceback.format_exc()))
        return
    live(source, sink, limits, isolation, address_space())
