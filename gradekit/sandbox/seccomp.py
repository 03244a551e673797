"""Seccomp: which system calls the kernel answers for a process (Linux, x86-64).

A filter is a program for the kernel's packet-filter machine: it loads the architecture and the
number of a call, compares, and returns an action (kernel documentation,
userspace-api/seccomp_filter; instructions in linux/filter.h).
"""

from __future__ import annotations

import ctypes
import errno
import struct
from collections.abc import Iterable, Mapping

from gradekit.sandbox.kernel import PR_SET_SECCOMP, prctl

__all__ = ["ALLOW", "HARMLESS", "allow_only", "assemble", "install", "is_there", "refuse"]

_MODE_FILTER = 2
_X86_64 = 0xC000003E
_X32_BIT = 0x40000000  # set in the numbers of the 32-bit calls that a 64-bit process could make

ALLOW = 0x7FFF0000
_KILL_PROCESS = 0x80000000
_ERRNO = 0x00050000

# Instructions: load a word of the call's description; jump; return.
_LOAD, _IF_EQUAL, _IF_AT_LEAST, _IF_ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16

_PROT_EXEC = 4
HARMLESS = {
    # The channel, and the standard streams, which lead nowhere. Nothing opens a descriptor.
    "read": 0, "write": 1, "close": 3, "fstat": 5, "lseek": 8,
    # Memory of its own.
    "mmap": 9, "mprotect": 10, "munmap": 11, "brk": 12, "mremap": 25, "madvise": 28,
    # Time and chance.
    "nanosleep": 35, "gettimeofday": 96, "time": 201, "clock_gettime": 228, "clock_getres": 229,
    "clock_nanosleep": 230, "getrandom": 318, "times": 100, "getrusage": 98,
    # Its own signal handlers, locks and numbers. No signal can be sent, not even to itself.
    "rt_sigaction": 13, "rt_sigprocmask": 14, "rt_sigreturn": 15, "sigaltstack": 131,
    "futex": 202, "sched_yield": 24, "restart_syscall": 219, "getpid": 39, "gettid": 186,
    "getuid": 102, "getgid": 104, "geteuid": 107, "getegid": 108,
    # The end.
    "exit": 60, "exit_group": 231,
}  # fmt: skip
"""The system calls that running a graded function may need, by name; all others are refused."""

# Of these calls, the argument and the bits in it that may not be set: no new machine code.
_FORBIDDEN_BITS = {HARMLESS["mmap"]: (2, _PROT_EXEC), HARMLESS["mprotect"]: (2, _PROT_EXEC)}


def is_there() -> bool:
    """Whether the kernel, and whatever contains this process, would take a filter."""
    try:
        prctl(PR_SET_SECCOMP, _MODE_FILTER)
    except OSError as error:
        # It would read a filter from the address 0: the only thing wrong is the address.
        return error.errno == errno.EFAULT
    return False


def refuse(number: int) -> int:
    """Give the action that lets a call fail with an error number."""
    return _ERRNO | number


def assemble(
    actions: Mapping[int, int],
    otherwise: int,
    forbidden_bits: Mapping[int, tuple[int, int]] | None = None,
) -> bytes:
    """Make a filter.

    Calls of another architecture end the process.

    Parameters
    ----------
    actions
        What to do, by the call's number.
    otherwise
        What to do with all other calls.
    forbidden_bits
        By the call's number, the position of an argument and bits of its lower half: where one
        of them is set, ``otherwise`` holds.
    """
    steps = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_IF_EQUAL, 1, 0, _X86_64),
        (_RETURN, 0, 0, _KILL_PROCESS),
        (_LOAD, 0, 0, _NUMBER),
        (_IF_AT_LEAST, 0, 1, _X32_BIT),
        (_RETURN, 0, 0, _KILL_PROCESS),
    ]
    for number, action in actions.items():
        argument, bits = (forbidden_bits or {}).get(number, (0, 0))
        if bits:
            steps += [
                (_IF_EQUAL, 0, 4, number),
                (_LOAD, 0, 0, _ARGUMENTS + 8 * argument),
                (_IF_ANY_BIT, 0, 1, bits),
                (_RETURN, 0, 0, otherwise),
                (_RETURN, 0, 0, action),
            ]
        else:
            steps += [(_IF_EQUAL, 0, 1, number), (_RETURN, 0, 0, action)]
    steps.append((_RETURN, 0, 0, otherwise))
    return b"".join(struct.pack("<HBBI", *step) for step in steps)


def install(program: bytes) -> None:
    """Have the kernel filter this process's calls from now on, and those of its children.

    Raises
    ------
    OSError
        The kernel refuses; the process must have renounced new privileges.
    """
    steps = ctypes.create_string_buffer(program, len(program))
    description = struct.pack("@HP", len(program) // 8, ctypes.addressof(steps))
    prctl(PR_SET_SECCOMP, _MODE_FILTER, ctypes.c_char_p(description))


def allow_only(numbers: Iterable[int]) -> bytes:
    """Make a filter that refuses all calls but these."""
    return assemble(dict.fromkeys(numbers, ALLOW), refuse(errno.EPERM), _FORBIDDEN_BITS)
