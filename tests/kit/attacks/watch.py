"""Runs a command and watches over everything that it starts, daemons included.

``python watch.py REPORT SECONDS COMMAND ...`` writes a JSON document to REPORT. Processes that
lose their parent come to this one, so that whatever survives the command is found and ended.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

_PR_SET_CHILD_SUBREAPER = 36
_GRACE_SECONDS = 2.0
_PAUSE_SECONDS = 0.1
_STUDENTS = ("gradekit.sandbox.zygote", "gradekit.sandbox.spawn")


def main() -> None:
    """Run the command and write the report."""
    report, seconds, *command = sys.argv[1:]
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    watcher = _Watcher()
    watcher.start()
    begun = time.monotonic()
    process = subprocess.Popen(command)
    try:
        status: int | None = process.wait(float(seconds))
    except subprocess.TimeoutExpired:
        status = None
    taken = time.monotonic() - begun
    survivors = _survivors() if status is not None else []
    watcher.stop()
    _end_all()
    document: dict[str, Any] = {
        "status": status,
        "seconds": taken,
        "survivors": survivors,
        "peak_grader_mb": watcher.peaks["grader"],
        "peak_student_mb": watcher.peaks["student"],
    }
    Path(report).write_text(json.dumps(document), encoding="utf-8")


class _Watcher(threading.Thread):
    """Looks at the memory of every process now and then.

    The kernel keeps each process's high-water mark, so that nothing is missed between two looks
    but what also begins and ends there.
    """

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.peaks = {"grader": 0.0, "student": 0.0}
        self._stopped = threading.Event()

    def run(self) -> None:
        while not self._stopped.wait(_PAUSE_SECONDS):
            for pid in _family(os.getpid()):
                kind = "student" if _is_students(pid) else "grader"
                self.peaks[kind] = max(self.peaks[kind], _high_water_mark(pid))

    def stop(self) -> None:
        """Stop looking."""
        self._stopped.set()
        self.join()


def _survivors() -> list[str]:
    """Give what still runs after a moment, by command line."""
    deadline = time.monotonic() + _GRACE_SECONDS
    while time.monotonic() < deadline:
        _reap()
        if not _family(os.getpid()):
            return []
        time.sleep(0.02)
    return [_command_line(pid) or str(pid) for pid in _family(os.getpid())]


def _end_all() -> None:
    while family := _family(os.getpid()):
        for pid in family:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.02)
        _reap()


def _reap() -> None:
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _family(pid: int) -> list[int]:
    """Give every process below one."""
    found: list[int] = []
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in map(int, (task / "children").read_text(encoding="ascii").split()):
                found += [child, *_family(child)]
    return found


def _command_line(pid: int) -> str:
    try:
        content = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return ""
    return content.replace(b"\0", b" ").decode(errors="replace").strip()


def _is_students(pid: int) -> bool:
    """Whether a process runs student code, or is what those are forked from."""
    return any(name in _command_line(pid) for name in _STUDENTS)


def _high_water_mark(pid: int) -> float:
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return 0.0
    lines = [line for line in status.splitlines() if line.startswith("VmHWM:")]
    return int(lines[0].split()[1]) / 1024 if lines else 0.0


if __name__ == "__main__":
    main()
