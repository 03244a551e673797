"""What a process gives up before student code runs in it."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from pathlib import Path

from gradekit.sandbox import kernel, landlock, seccomp
from gradekit.sandbox.isolation import Isolation
from gradekit.sandbox.values import Limits

if sys.platform != "win32":
    import resource

__all__ = ["address_space", "die_with_parent", "lock_down"]

_PR_SET_PDEATHSIG = 1
_STATM = Path("/proc/self/statm")
_FILTER = seccomp.allow_only(seccomp.HARMLESS.values())


def lock_down(channel: tuple[int, ...], limits: Limits, isolation: Isolation, in_use: int) -> None:
    """Give up whatever running a graded function does not need; nothing gives it back.

    Called once in a process of its own, after modules are loaded and before the first line
    of student code is compiled. Each step leaves the later ones possible: open files are limited
    after Landlock, which opens one, and the filter of system calls comes last.

    Parameters
    ----------
    channel
        Descriptors of the channel to the grader, which stay open.
    limits
        What the process may take.
    isolation
        The level to reach.
    in_use
        What `address_space` gave, here or in the process that this one was forked from.

    Raises
    ------
    OSError
        The system refuses a step; the process must not go on to student code.
    """
    _silence_standard_streams()
    _close_others(channel)
    if sys.platform != "win32":
        _limit_resources(limits, in_use)
    if sys.platform == "linux":
        # Where nothing locks, these are a help and no promise; a container may refuse them.
        with contextlib.nullcontext() if isolation.locked else contextlib.suppress(OSError):
            kernel.leave_no_handle()
            kernel.no_new_privileges()
    if isolation is Isolation.FULL:
        landlock.renounce_all(landlock.abi())
    if sys.platform != "win32":
        _limit("RLIMIT_NOFILE", 0)
    if isolation.locked:
        seccomp.install(_FILTER)


def _silence_standard_streams() -> None:
    null = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(null, stream)
    os.close(null)


def _close_others(channel: tuple[int, ...]) -> None:
    start = 3
    for kept in sorted(channel):
        os.closerange(start, kept)
        start = kept + 1
    # The kernel closes a whole range at once; elsewhere the limit is a few thousand.
    os.closerange(start, os.sysconf("SC_OPEN_MAX") if hasattr(os, "sysconf") else 2048)


def die_with_parent() -> None:
    """Have the kernel end this process with its parent (Linux).

    Only for a parent with one thread: the kernel means the thread that forked.
    """
    parent = os.getppid()
    kernel.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(0)


def _limit_resources(limits: Limits, in_use: int) -> None:
    _limit("RLIMIT_CORE", 0)
    _limit("RLIMIT_FSIZE", 0)
    # Time is kept by the grader; this ends a process that the grader lost sight of.
    _limit("RLIMIT_CPU", int(limits.question_cpu_seconds) + 2)
    _limit("RLIMIT_AS", in_use + limits.memory_mb * 2**20)
    _limit("RLIMIT_NPROC", 0)


def _limit(name: str, value: int) -> None:
    number = getattr(resource, name, None)
    if number is None:
        return
    hard = resource.getrlimit(number)[1]
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(number, (value, value))


def address_space() -> int:
    """Give the bytes of address space in use; where the system does not say, a generous guess."""
    if sys.platform != "linux":
        return 2**31
    with _STATM.open("rb", buffering=0) as statm:
        return int(statm.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
