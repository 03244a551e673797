"""What a process gives up before student code runs in it."""

from __future__ import annotations

import ctypes
import os
import sys
from typing import Any

from gradekit.sandbox.values import Limits

if sys.platform != "win32":
    import resource

__all__ = ["die_with_parent", "lock_down"]

_libc: Any = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4
_PR_SET_NO_NEW_PRIVS = 38
_SIGKILL = 9


def lock_down(channel: tuple[int, ...], limits: Limits) -> None:
    """Give up whatever running a graded function does not need; nothing gives it back.

    Called once in a process of its own, after modules are loaded and before the first line
    of student code is compiled. Each step leaves the later ones possible: the limit on open
    files, which stops whatever opens a descriptor, comes last.

    Parameters
    ----------
    channel
        Descriptors of the channel to the grader, which stay open.
    limits
        What the process may take.
    """
    _silence_standard_streams()
    _close_others(channel)
    if sys.platform == "linux":
        _leave_no_handle()
    if sys.platform != "win32":
        _limit_resources(limits)


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
    _prctl(_PR_SET_PDEATHSIG, _SIGKILL)
    if os.getppid() != parent:
        os._exit(0)


def _leave_no_handle() -> None:
    """Keep the user's other processes out, and set-user-id programs without effect."""
    _prctl(_PR_SET_DUMPABLE, 0)
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)


def _prctl(option: int, argument: int) -> None:
    if _libc.prctl(option, argument, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), f"prctl({option}) failed")


def _limit_resources(limits: Limits) -> None:
    _limit("RLIMIT_CORE", 0)
    _limit("RLIMIT_FSIZE", 0)
    # Time is kept by the grader; this ends a process that the grader lost sight of.
    _limit("RLIMIT_CPU", int(limits.question_seconds) + 2)
    _limit("RLIMIT_AS", _address_space() + limits.memory_mb * 2**20)
    _limit("RLIMIT_NPROC", 0)
    _limit("RLIMIT_NOFILE", 0)


def _limit(name: str, value: int) -> None:
    number = getattr(resource, name, None)
    if number is None:
        return
    hard = resource.getrlimit(number)[1]
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(number, (value, value))


def _address_space() -> int:
    """Bytes of address space in use; where the system does not say, a generous guess."""
    try:
        with open("/proc/self/statm", encoding="ascii") as statm:  # noqa: PTH123 - pathlib is not loaded here
            return int(statm.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 2**31
