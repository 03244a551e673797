"""The few system calls of Linux that Python has no function for."""

from __future__ import annotations

import ctypes
import os
import sys
from typing import Any

__all__ = ["PR_SET_SECCOMP", "leave_no_handle", "no_new_privileges", "prctl", "system_call"]

PR_SET_SECCOMP = 22
_PR_SET_DUMPABLE = 4
_PR_SET_NO_NEW_PRIVS = 38

_libc: Any = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def prctl(option: int, argument: int = 0, pointer: Any = None) -> None:
    """Change something about this process.

    Raises
    ------
    OSError
        The kernel refuses.
    """
    if _libc.prctl(option, argument, pointer, 0, 0) != 0:
        raise _error(f"prctl({option})")


def system_call(number: int, *arguments: Any) -> int:
    """Make a system call by its number, and give what it returns.

    Raises
    ------
    OSError
        The kernel refuses.
    """
    result = int(_libc.syscall(number, *arguments))
    if result < 0:
        raise _error(f"system call {number}")
    return result


def leave_no_handle() -> None:
    """Keep other processes of the same user from looking into this one."""
    prctl(_PR_SET_DUMPABLE, 0)


def no_new_privileges() -> None:
    """Leave set-user-id programs without effect; the kernel asks for it before a lock-down."""
    prctl(_PR_SET_NO_NEW_PRIVS, 1)


def _error(what: str) -> OSError:
    number = ctypes.get_errno()
    return OSError(number, f"{what}: {os.strerror(number)}")
