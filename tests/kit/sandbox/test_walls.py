"""What student code does to its process stays in its process."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sandboxes import BACKENDS, IMPORTS, PRELOAD, program

from gradekit.errors import SandboxError
from gradekit.sandbox import (
    Budget,
    Call,
    Limits,
    Raised,
    Returned,
    Sandbox,
    Session,
    Stopped,
    open_sandbox,
)
from gradekit.sandbox.budget import Seconds

# The way around the grader's own import, which guides honest code only.
ESCAPE = "import numpy as np\nos = np.testing.__builtins__['__import__']('os')\n"
HOSTILE = (
    ESCAPE
    + """\
def good():
    return 1

def leaves():
    os._exit(0)

def crashes():
    ctypes = np.testing.__builtins__['__import__']('ctypes')
    ctypes.string_at(0)

def overflows():
    sys = np.testing.__builtins__['__import__']('sys')
    sys.setrecursionlimit(10**9)
    def deeper(n):
        return sorted([1], key=lambda _: deeper(n + 1))
    return deeper(0)

def loops():
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass

def sleeps():
    np.testing.__builtins__['__import__']('time').sleep(60)

def hoards():
    return np.ones(10**9)

def hoards_slowly():
    hoard = []
    while True:
        hoard.append("x" * 10**6 + str(len(hoard)))

def channel():
    return max(fd for fd in range(3, 64) if is_open(fd))

def is_open(fd):
    try:
        os.lseek(fd, 0, os.SEEK_CUR)
    except OSError as error:
        return error.errno == 29  # a channel cannot seek; what is closed is another error
    return True

def forges(*frames):
    for frame in frames:
        os.write(channel(), bytes(frame))
    os._exit(0)

def drips():
    fd = channel()
    os.write(fd, b"\\x00\\x10\\x00\\x00")
    while True:
        os.write(fd, b"N")
        np.testing.__builtins__['__import__']('time').sleep(0.2)

def looks_around():
    return {
        "environment": list(os.environ),
        "arguments": list(np.testing.__builtins__['__import__']('sys').argv),
        "descriptors": [fd for fd in range(3, 64) if is_open(fd)],
    }

def opens():
    return os.open("/etc/passwd", os.O_RDONLY)
"""
)


@pytest.fixture(scope="module")
def hostile(walled: Sandbox) -> Iterator[Session]:
    """One session with the hostile program, which outlives what is done in it."""
    with walled.open(program(HOSTILE)) as session:
        assert session.problems == ()
        yield session


def assert_good(session: Session) -> None:
    """See that honest code runs in a session."""
    reply = session.call(Call("good"))
    assert isinstance(reply, Returned)
    assert reply.value == 1


def test_a_call_that_ends_the_process_costs_only_itself(hostile: Session) -> None:
    """The next call finds the program loaded again."""
    for function in ("leaves", "crashes", "overflows"):
        reply = hostile.call(Call(function))
        assert isinstance(reply, Stopped)
        assert reply.reason == "ended"
        assert_good(hostile)


TIMES = [
    ("loops", Seconds(cpu=0.8, wall=60), "The call computed for longer than 0.8 seconds."),
    ("sleeps", Seconds(cpu=60, wall=0.8), "The call took longer than 0.8 seconds."),
    ("drips", Seconds(cpu=60, wall=0.8), "The call took longer than 0.8 seconds."),
]


@pytest.mark.parametrize(("function", "call", "words"), TIMES, ids=[row[0] for row in TIMES])
def test_after_a_time_out_nothing_runs(
    walled: Sandbox, function: str, call: Seconds, words: str
) -> None:
    """The first call takes the limit's time, computing or not; the others take none."""
    with walled.open(program(HOSTILE), Budget(call, Seconds(60, 60))) as session:
        begun = time.monotonic()
        first = session.call(Call(function))
        assert 0.8 <= time.monotonic() - begun < 30
        begun = time.monotonic()
        second = session.call(Call("good"))
        assert time.monotonic() - begun < 0.1
    assert first == Stopped("time", words)
    assert isinstance(second, Stopped)
    assert second.reason == "time"
    assert "Not run" in second.detail


def test_time_is_the_processs_own(walled: Sandbox) -> None:
    """A busy machine takes no time from a call: what others compute does not count."""
    limits = Limits(call_cpu_seconds=0.5, call_seconds=30)
    source = HOSTILE + (
        "def works():\n    total = 0\n    for i in range(10**6):\n        total += i\n"
        "    return total\n"
    )
    others = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(8)]
    try:
        generous = type(walled)(PRELOAD, IMPORTS, limits)  # type: ignore[call-arg]
        with generous as sandbox, sandbox.open(program(source)) as session:
            assert isinstance(session.call(Call("works")), Returned)
    finally:
        for other in others:
            other.kill()
            other.wait()


def test_sessions_of_one_question_share_its_time(walled: Sandbox) -> None:
    """Ending the process, or having a session replaced, buys no second helping."""
    budget = Budget(call=Seconds(cpu=1, wall=1), question=Seconds(cpu=5, wall=1.5))
    with walled.open(program(HOSTILE), budget) as session:
        first = session.call(Call("sleeps"))
    with walled.open(program(HOSTILE), budget) as session:
        begun = time.monotonic()
        second = session.call(Call("sleeps"))
        assert time.monotonic() - begun < 1
    assert first == Stopped("time", "The call took longer than 1 seconds.")
    together = "The call, together with the calls before it, took longer than 1.5 seconds."
    assert second == Stopped("time", together)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems limit no address space")
@pytest.mark.parametrize("function", ["hoards", "hoards_slowly"])
def test_memory_has_an_end(hostile: Session, function: str) -> None:
    """Numpy's large arrays and Python's many objects alike."""
    reply = hostile.call(Call(function))
    assert isinstance(reply, Raised | Stopped)
    if isinstance(reply, Raised):
        assert reply.type_name == "MemoryError"
    else:
        assert reply.reason == "memory"
    assert_good(hostile)


FORGED: list[tuple[str, bytes]] = [
    ("garbage", b"\x04\x00\x00\x00abcd"),
    ("a claim of 4 GB", b"\xff\xff\xff\xff"),
    ("plain data, but no reply", b"\x01\x00\x00\x00N"),
]


@pytest.mark.parametrize("frame", [row[1] for row in FORGED], ids=[row[0] for row in FORGED])
def test_a_forged_frame_is_no_result(hostile: Session, frame: bytes) -> None:
    """The process is replaced, as nothing in the channel can be trusted any more."""
    reply = hostile.call(Call("forges", (list(frame),)))
    assert isinstance(reply, Stopped)
    assert reply.reason == "reply"
    assert_good(hostile)


def test_student_code_finds_nothing_of_the_grader(hostile: Session) -> None:
    """No environment beyond the kit's own, no argument, no descriptor but the channel."""
    reply = hostile.call(Call("looks_around"))
    assert isinstance(reply, Returned)
    assert all(
        name.startswith(("OPENBLAS", "OMP", "MKL", "VECLIB", "PYTHON", "LC_", "LD_LIB"))
        for name in reply.value["environment"]
    )
    assert reply.value["arguments"] == ["-c"]
    assert len(reply.value["descriptors"]) <= 2


def test_no_file_can_be_opened(hostile: Session) -> None:
    """Not even by way of the operating system's own function."""
    reply = hostile.call(Call("opens"))
    assert isinstance(reply, Raised)
    assert reply.type_name in ("OSError", "PermissionError")


@pytest.mark.parametrize(
    ("source", "reason"),
    [("while True:\n    pass\n", "time"), (ESCAPE + "os._exit(0)\n", "ended")],
    ids=["endless", "ends"],
)
def test_a_program_that_cannot_be_loaded_fails_every_call(
    walled: Sandbox, source: str, reason: str
) -> None:
    """It is tried once."""
    with walled.open(program(source + "def f():\n    return 1\n")) as session:
        begun = time.monotonic()
        for _ in range(3):
            reply = session.call(Call("f"))
            assert isinstance(reply, Stopped)
            assert reply.reason == reason
            assert reply.detail.startswith("Running the cells")
        assert time.monotonic() - begun < 0.5


def test_a_question_has_a_time_of_its_own() -> None:
    """Calls that each keep to their limit may not take longer than the question's together."""
    source = "import time\ndef f():\n    time.sleep(0.4)\n"
    limits = Limits(call_seconds=0.9, question_seconds=1.0)
    with open_sandbox(imports=("time",), limits=limits) as sandbox:
        slow = program(source)
        with sandbox.open(type(slow)(slow.cells, ("time",))) as session:
            replies = [session.call(Call("f")) for _ in range(4)]
    assert [type(reply) for reply in replies] == [Returned, Returned, Stopped, Stopped]
    assert isinstance(replies[2], Stopped)
    assert "together" in replies[2].detail


def test_a_support_module_with_an_error_is_the_machinerys(walled: Sandbox) -> None:
    """No student is to lose points by it."""
    broken = type(walled)(preload={"broken_helper": "1 / 0"})  # type: ignore[call-arg]
    with broken as sandbox, pytest.raises(SandboxError, match="ZeroDivisionError"):
        sandbox.open(program("x = 1"))


def test_a_closed_session_takes_no_call(walled: Sandbox) -> None:
    """It says so; closing twice does nothing."""
    session = walled.open(program("def f():\n    return 1"))
    session.close()
    session.close()
    with pytest.raises(SandboxError, match="closed"):
        session.call(Call("f"))


def test_it_works_in_a_thread_and_inside_an_event_loop(walled: Sandbox) -> None:
    """Some graders run neither on the main thread nor without a loop."""
    results: list[Any] = []

    def run() -> None:
        with walled.open(program("def f():\n    return 1")) as session:
            results.append(session.call(Call("f")))

    async def main() -> None:
        run()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    asyncio.run(main())
    assert results == [Returned(1, (), {})] * 3


linux = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")


def children(pid: int) -> list[int]:
    """Every living process below one, zombies included."""
    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in map(int, (task / "children").read_text().split()):
            found += [child, *children(child)]
    return found


@linux
def test_nothing_is_left_behind() -> None:
    """No descriptor, no thread and no process after 200 sessions, some of them hostile."""
    others = set(children(os.getpid()))
    with BACKENDS["locked"]() as sandbox:
        before = None
        for number in range(200):
            with sandbox.open(program(HOSTILE)) as session:
                session.call(Call(("good", "leaves", "hoards", "crashes")[number % 4]))
            if number == 3:
                gc.collect()
                before = len(os.listdir("/proc/self/fd")), threading.active_count()  # noqa: PTH208
        gc.collect()
        assert (len(os.listdir("/proc/self/fd")), threading.active_count()) == before  # noqa: PTH208
        zygote = min(set(children(os.getpid())) - others)
        wait_for_the_end_of(children(zygote))
    assert zygote not in children(os.getpid())


@linux
def test_a_zygote_that_is_killed_is_the_machinerys_failure() -> None:
    """Its sessions say so, and the next session has another zygote."""
    others = set(children(os.getpid()))
    with BACKENDS["locked"]() as sandbox, sandbox.open(program(HOSTILE)) as session:
        assert_good(session)
        (zygote,) = (p for p in children(os.getpid()) if p not in others and children(p))
        os.kill(zygote, signal.SIGKILL)
        wait_for_the_end_of([zygote])
        with pytest.raises(SandboxError):
            session.call(Call("good"))
        with sandbox.open(program(HOSTILE)) as another:
            assert_good(another)


@linux
def test_a_machine_that_is_too_busy_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    """No start is waited for without end, and what to do is said."""
    monkeypatch.setattr("gradekit.sandbox.host._START_SECONDS", 0.001)
    with BACKENDS["locked"]() as sandbox, pytest.raises(SandboxError, match="too busy; run the"):
        sandbox.open(program("x = 1"))


@linux
def test_everything_ends_with_the_grader() -> None:
    """Killed in the middle of a call, it leaves neither the zygote nor a looping process."""
    source = (
        "from gradekit.sandbox import *\n"
        "session = open_sandbox().open(Program((Cell('c', "
        "'def f():\\n  print(1)\\n  while True: pass', (0,)),)))\n"
        "print('ready', flush=True)\n"
        "session.call(Call('f'))\n"
    )
    grader = subprocess.Popen([sys.executable, "-c", source], stdout=subprocess.PIPE)
    with grader:
        assert grader.stdout is not None
        assert grader.stdout.readline() == b"ready\n"
        time.sleep(0.2)
        family = children(grader.pid)
        assert len(family) == 2
        grader.kill()
    wait_for_the_end_of(family)


def wait_for_the_end_of(pids: list[int]) -> None:
    """Give processes a moment to end; they must."""
    deadline = time.monotonic() + 5
    while alive := list(filter(is_alive, pids)):
        assert time.monotonic() < deadline, alive
        time.sleep(0.01)


def is_alive(pid: int) -> bool:
    """Tell whether a process runs (a zombie does not)."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
