"""What every attack in student code begins with: the real import, and what its author knows.

An attack is written as a module that imports from here, so that it can be read and checked. In
a submission the text of this module stands before the attack's, with the constants filled in.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np

Inputs: TypeAlias = tuple[Any, ...]

COURSE = "/course"
"""The course directory, which an attacker may well know."""
BESIDE = "/beside"
"""A folder beside it, whose files are nobody's business."""
NAME = "name"
"""The attack and its placement, for names of files that it leaves."""

# On x86-64.
NUMBERS = {
    "add_key": 248, "bpf": 321, "clock_settime": 227, "clone": 56, "clone3": 435, "execveat": 322,
    "fanotify_init": 300, "fork": 57, "fsopen": 430, "getpid": 39, "inotify_init1": 294,
    "io_uring_setup": 425, "ioprio_set": 251, "keyctl": 250, "kill": 62, "memfd_create": 319,
    "mount": 165, "move_pages": 279, "mq_open": 240, "mq_unlink": 241, "msgctl": 71, "msgget": 68,
    "name_to_handle_at": 303, "open": 2, "open_by_handle_at": 304, "open_tree": 428, "openat": 257,
    "openat2": 437, "perf_event_open": 298, "personality": 135, "pidfd_getfd": 438,
    "pidfd_open": 434, "pidfd_send_signal": 424, "prlimit64": 302, "process_vm_readv": 310,
    "process_vm_writev": 311, "ptrace": 101, "rt_sigqueueinfo": 129, "semctl": 66, "semget": 64,
    "sethostname": 170, "setns": 308, "shmctl": 31, "shmget": 29, "statx": 332, "syslog": 103,
    "tgkill": 234, "tkill": 200, "umount2": 166, "unshare": 272, "userfaultfd": 323,
}  # fmt: skip


def module(name: str) -> Any:
    """Import a module past the grader's own import, which guides honest code only."""
    # A file name in a variable of the builtins: the real ones are within everybody's reach.
    real: Any = vars(np.testing)["__builtins__"]
    return real["__import__"]("importlib").import_module(name)


def libc() -> Any:
    """Give the C library that the interpreter runs on."""
    return module("ctypes").CDLL(None, use_errno=True)


def system_call(name: str, *arguments: Any) -> int:
    """Make a system call; give its result, or raise OSError."""
    return call_number(NUMBERS[name], *arguments)


def call_number(number: int, *arguments: Any) -> int:
    """Make a system call by its number."""
    ctypes = module("ctypes")
    function = libc().syscall
    function.restype = ctypes.c_long
    passed = [ctypes.c_long(each) if isinstance(each, int) else each for each in arguments]
    result = int(function(ctypes.c_long(number), *passed))
    if result == -1:
        raise OSError(ctypes.get_errno(), f"system call {number}")
    return result


def one_works(*ways: Callable[[], object]) -> bool:
    """Try each way; tell whether one of them gives something true."""
    worked = False
    for way in ways:
        with module("contextlib").suppress(Exception):
            worked = bool(way()) or worked
    return worked


def betrays(content: str | bytes) -> bool:
    """Tell whether a text holds one of the secrets that lie around, which all look alike."""
    text = content if isinstance(content, str) else content.decode("latin-1")
    start = "YRANAC"[::-1]  # this very text is no secret
    return module("re").search(start + "-[0-9a-f]{32}", text) is not None


def read(path: str) -> bytes:
    """Read a file, as directly as Python can."""
    os = module("os")
    descriptor = os.open(path, os.O_RDONLY)
    try:
        return bytes(os.read(descriptor, 2**20))
    finally:
        os.close(descriptor)


def create(path: str) -> bool:
    """Create a file, and take it away again."""
    os = module("os")
    os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    os.unlink(path)
    return True


def channel() -> int:
    """Find the descriptor on which the grader is answered."""
    found = [descriptor for descriptor in range(4096) if is_channel(descriptor)]
    return found[-1]


def is_channel(descriptor: int) -> bool:
    """Tell whether a descriptor is a socket or a pipe, of which no place can be looked for."""
    try:
        module("os").lseek(descriptor, 0, 1)
    except OSError as error:
        return bool(error.errno == module("errno").ESPIPE)
    return False
