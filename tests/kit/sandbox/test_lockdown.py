"""A locked process can ask nothing of the kernel but to compute and to answer."""

from __future__ import annotations

import errno
import os
import platform
import signal
from collections.abc import Callable, Iterator

import pytest
from sandboxes import LIMITS, locked, program

from gradekit.errors import IsolationError, SandboxError
from gradekit.sandbox import (
    Call,
    Isolation,
    Offers,
    Returned,
    Sandbox,
    Session,
    Stopped,
    landlock,
    open_sandbox,
    seam,
    seccomp,
)
from gradekit.sandbox.lockdown import address_space, lock_down

LEVELS = [Isolation.FULL, Isolation.SECCOMP]

# The way around the grader's own import, then raw system calls by number.
RAW = """
import numpy as np
load = np.testing.__builtins__['__import__']
ctypes = load('ctypes')
libc = ctypes.CDLL(None, use_errno=True)

def ask(number, *arguments):
    arguments = [a.encode() if isinstance(a, str) else a for a in arguments]
    result = libc.syscall(number, *arguments)
    return result, ctypes.get_errno()
"""

# Numbers of x86-64 (the kernel's syscall_64.tbl).
REFUSED = {
    # Without memory for machine code of its own, a process cannot make calls of i386 either.
    "mmap of executable memory": (9, 0, 4096, 7, 0x22, -1, 0),
    "mprotect to executable": (10, 0, 4096, 4),
    "open": (2, "/etc/passwd", 0), "stat": (4, "/etc/passwd", 0), "lstat": (6, "/", 0),
    "access": (21, "/etc/passwd", 0), "pipe": (22, 0), "dup": (32, 3), "dup2": (33, 3, 9),
    "setitimer": (38, 0, 0, 0), "socket": (41, 2, 1, 0), "connect": (42, 3, 0, 0),
    "sendto": (44, 3, 0, 0, 0, 0, 0), "recvmsg": (47, 3, 0, 0), "socketpair": (53, 1, 1, 0, 0),
    "clone": (56, 0, 0, 0, 0, 0), "fork": (57,), "vfork": (58,), "execve": (59, "/bin/sh", 0, 0),
    "kill": (62, 1, 0), "fcntl": (72, 3, 1), "getdents": (78, 3, 0, 0), "chdir": (80, "/"),
    "rename": (82, "a", "b"), "mkdir": (83, "/tmp/x", 0), "unlink": (87, "/tmp/x"),
    "readlink": (89, "/proc/self/exe", 0, 0), "ptrace": (101, 16, 1, 0, 0),
    "setuid": (105, 0), "getppid": (110,), "setpriority": (141, 0, 1, 0),
    "prctl": (157, 4, 1, 0, 0, 0), "setrlimit": (160, 7, 0), "chroot": (161, "/"),
    "mount": (165, 0, 0, 0, 0, 0), "tkill": (200, 1, 0), "tgkill": (234, 1, 1, 0),
    "keyctl": (250, 0, 0, 0, 0, 0), "openat": (257, -100, "/etc/passwd", 0),
    "newfstatat": (262, -100, "/etc/passwd", 0, 0), "faccessat": (269, -100, "/", 0, 0),
    "unshare": (272, 0x10000000), "prlimit64": (302, 0, 7, 0, 0), "setns": (308, 3, 0),
    "process_vm_readv": (310, 1, 0, 0, 0, 0, 0), "seccomp": (317, 1, 0, 0),
    "memfd_create": (319, "x", 0), "bpf": (321, 0, 0, 0),
    "execveat": (322, -100, "/bin/sh", 0, 0, 0),
    "statx": (332, -100, "/etc/passwd", 0, 0, 0), "pidfd_send_signal": (424, 3, 0, 0, 0),
    "io_uring_setup": (425, 1, 0), "pidfd_open": (434, 1, 0), "clone3": (435, 0, 0),
    "openat2": (437, -100, "/etc/passwd", 0, 0), "pidfd_getfd": (438, 3, 0, 0),
    "process_madvise": (440, 3, 0, 0, 0, 0), "landlock_create_ruleset": (444, 0, 0, 1),
}  # fmt: skip


@pytest.fixture(scope="module", params=LEVELS)
def walled(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """Locked sandboxes, with and without Landlock."""
    with locked(request.param) as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def session(walled: Sandbox) -> Iterator[Session]:
    """One session that makes raw system calls."""
    with walled.open(program(RAW)) as opened:
        assert opened.problems == ()
        yield opened


@pytest.mark.parametrize("name", REFUSED)
def test_a_system_call_is_refused(session: Session, name: str) -> None:
    """The kernel answers "not permitted"; nothing worse comes of asking."""
    reply = session.call(Call("ask", REFUSED[name]))
    assert isinstance(reply, Returned), reply
    assert reply.value == (-1, errno.EPERM)


def test_harmless_calls_are_answered(session: Session) -> None:
    """The list is of calls that there are: a process may ask for its own number."""
    reply = session.call(Call("ask", (seccomp.HARMLESS["getpid"],)))
    assert isinstance(reply, Returned)
    assert reply.value[0] > 0


def test_a_call_with_the_x32_bit_ends_the_process(session: Session) -> None:
    """The other way to number system calls on the same machine is no way around."""
    reply = session.call(Call("ask", (0x40000000 + 39,)))
    assert reply == Stopped("ended", "The call ended the whole Python process.")


def in_a_fork(work: Callable[[], object]) -> int:
    """Do something in a process of its own; give its exit status, 0 where it returned true."""
    pid = os.fork()
    if pid == 0:
        status = 99
        try:
            status = 0 if work() else 1
        except OSError as error:
            status = error.errno or 98
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def test_landlock_alone_keeps_files_away() -> None:
    """Each of the two locks holds by itself."""
    from gradekit.sandbox import kernel

    def read() -> bool:
        kernel.no_new_privileges()
        landlock.renounce_all(landlock.abi())
        return bool(open("/etc/passwd"))  # noqa: PTH123 - the process ends here

    assert in_a_fork(read) == errno.EACCES


@pytest.mark.parametrize("version", range(1, landlock.abi() + 1))
def test_older_interfaces_of_landlock_will_do(version: int) -> None:
    """Each one takes what an older kernel would have been asked for."""
    from gradekit.sandbox import kernel

    def renounce() -> bool:
        kernel.no_new_privileges()
        landlock.renounce_all(version)
        return True

    assert in_a_fork(renounce) == 0


def test_calls_of_another_architecture_end_the_process() -> None:
    """A filter for another machine ends this one's first call: the comparison is in force."""
    from gradekit.sandbox import kernel

    program = bytearray(seccomp.assemble({}, seccomp.ALLOW))
    program[12:16] = (0x40000003).to_bytes(4, "little")  # i386

    def call() -> bool:
        kernel.no_new_privileges()
        seccomp.install(bytes(program))
        return os.getpid() > 0

    assert in_a_fork(call) == -signal.SIGSYS


def test_what_cannot_be_locked_runs_nothing() -> None:
    """If a lock-down fails, the grader is told, and no student loses points by it."""
    from gradekit.sandbox.values import Cell, Program

    with locked(Isolation.FULL) as sandbox:
        # A level that the process cannot reach: it cannot be told one that does not exist.
        sandbox._settings = sandbox._settings.replace(b"landlock+seccomp", b"landlock+nothing")  # type: ignore[attr-defined]  # noqa: SLF001 - there is no other way to break it
        with pytest.raises(SandboxError):
            sandbox.open(Program((Cell("cell 1", "x = 1", (0,)),)))


def test_a_refused_lock_down_is_an_error() -> None:
    """Under a filter that refuses filters, the process stops before student code."""
    from gradekit.sandbox import kernel

    def lock() -> bool:
        kernel.no_new_privileges()
        seccomp.install(
            seccomp.assemble({157: seccomp.refuse(errno.EPERM)}, seccomp.ALLOW)  # prctl
        )
        lock_down((), LIMITS, Isolation.SECCOMP, address_space())
        return True

    assert in_a_fork(lock) == errno.EPERM


def offer(**changes: object) -> Offers:
    """Make a system that offers all, but for the changes."""
    there = {
        "system": "Linux", "machine": "x86_64", "kernel": "6.1", "landlock": 3, "seccomp": True,
        "container": "",
    }  # fmt: skip
    return Offers(**{**there, **changes})  # type: ignore[arg-type]


SYSTEMS = [
    (offer(), Isolation.FULL),
    (offer(container="docker"), Isolation.FULL),
    (offer(landlock=0), Isolation.SECCOMP),
    (offer(seccomp=False), Isolation.LOCAL),
    (offer(machine="aarch64"), Isolation.LOCAL),
    (offer(system="Darwin", machine="x86_64", landlock=0, seccomp=False), Isolation.LOCAL),
]


@pytest.mark.parametrize(("system", "level"), SYSTEMS)
def test_the_best_level_of_a_system(system: Offers, level: Isolation) -> None:
    """Landlock may be missing; the filter of system calls may not."""
    assert system.best is level


def test_it_fails_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing locks, opening a sandbox is an error, unless somebody says so."""
    monkeypatch.setattr(seam, "offers", lambda: offer(seccomp=False))
    with pytest.raises(IsolationError, match="--unsafe-local"):
        open_sandbox()
    with open_sandbox(unsafe_local=True) as sandbox:
        assert sandbox.isolation is Isolation.LOCAL


def test_this_machine_is_named() -> None:
    """What is asked of the system agrees with what Python knows of it."""
    from gradekit.sandbox import offers

    found = offers()
    assert (found.machine, found.kernel) == (platform.machine(), platform.release())
