"""The watch over a command, and the cage around it."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from attacks import watch
from attacks.ground import make_ground
from attacks.modes import CAGE, MODES
from attacks.runs import BIN


def watched(folder: Path, *command: str, seconds: float = 30.0) -> dict[str, Any]:
    """Run a command under the watch."""
    report = folder / "report.json"
    words = [sys.executable, watch.__file__, str(report), str(seconds), *command]
    subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
    document: dict[str, Any] = json.loads(report.read_text())
    return document


def python(folder: Path, source: str, **options: float) -> dict[str, Any]:
    """Run a line of Python under the watch."""
    return watched(folder, sys.executable, "-c", source, **options)


def test_status(tmp_path: Path) -> None:
    """The exit status is the command's; a command that ended leaves nothing."""
    report = python(tmp_path, "raise SystemExit(3)")
    assert report["status"] == 3
    assert report["survivors"] == []


def test_daemons_are_found_and_ended(tmp_path: Path) -> None:
    """A process that left its parent and its session comes to the watch."""
    source = (
        "import os, time\n"
        "if os.fork() == 0:\n"
        "    os.setsid()\n"
        "    if os.fork() == 0:\n"
        f"        open({str(tmp_path / 'pid')!r}, 'w').write(str(os.getpid()))\n"
        "        time.sleep(60)\n"
        "    os._exit(0)\n"
        f"while not os.path.exists({str(tmp_path / 'pid')!r}): time.sleep(0.01)\n"
    )
    report = python(tmp_path, source)
    assert report["status"] == 0
    assert len(report["survivors"]) == 1
    assert not Path("/proc", (tmp_path / "pid").read_text()).exists()


def test_time_runs_out(tmp_path: Path) -> None:
    """A command that does not end is ended, and everything with it."""
    begun = time.monotonic()
    report = python(tmp_path, "import time; time.sleep(60)", seconds=0.5)
    assert report["status"] is None
    assert time.monotonic() - begun < 20


def test_memory(tmp_path: Path) -> None:
    """The largest process counts, also if it is not the first one, and by who it belongs to."""
    child = "x = b'x' * 150_000_000; import time; time.sleep(0.5)"
    source = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}, {{}}])"
    ours = python(tmp_path, source.format("'grader'"))
    theirs = python(tmp_path, source.format("'gradekit.sandbox.zygote'"))
    assert ours["peak_grader_mb"] > 140
    assert ours["peak_student_mb"] == 0
    assert theirs["peak_student_mb"] > 140


REFUSED = {
    "mount": (165, errno.EPERM),
    "new namespace": (272, errno.EPERM),
    "key": (250, errno.EPERM),
    "bpf": (321, errno.EPERM),
    "clone3": (435, errno.ENOSYS),
}


@pytest.mark.parametrize(("number", "error"), REFUSED.values(), ids=REFUSED.keys())
def test_the_cage_refuses(number: int, error: int) -> None:
    """System calls end as they would in a container."""
    source = f"import ctypes; c = ctypes.CDLL(None, use_errno=True); c.syscall({number}, 0, 0, 0)"
    assert caged(f"{source}; raise SystemExit(ctypes.get_errno())") == error


def caged(source: str, *options: str) -> int:
    """Run a line of Python in the cage; give its exit status."""
    words = [*CAGE, *options, sys.executable, "-c", source]
    return subprocess.run(words, check=False).returncode


def test_the_cage_hides_landlock() -> None:
    """Only where it is told to."""
    source = "from gradekit.sandbox import offers; raise SystemExit(offers().landlock)"
    assert caged(source, "--without-landlock") == 0
    bare = subprocess.run([sys.executable, "-c", source], check=False).returncode
    assert caged(source) == bare


def test_nothing_is_graded_where_nothing_locks(tmp_path: Path) -> None:
    """Without a filter of system calls, grading needs a word from the instructor."""
    ground = make_ground(tmp_path / "ground", armed=False)
    done = subprocess.run(
        [*CAGE, "--without-seccomp", str(BIN / "gradekit"), "grade"],
        cwd=ground.course,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "--unsafe-local" in done.stderr
    assert not (ground.course / "autograded").exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_modes_are_what_they_say() -> None:
    """Who grades, and with which rights."""
    source = "import os; raise SystemExit(os.geteuid() != 65534)"
    user = MODES["user in container"]
    assert user.user == 65534
    assert subprocess.run([*user.prefix, sys.executable, "-c", source], check=False).returncode == 0
