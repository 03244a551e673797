"""Open files with the C library and with bare system calls, past everything that Python does."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import COURSE, Inputs, libc, module, one_works, system_call

EXPECTED = Outcome(("wrong answer",))


def attack(inputs: Inputs) -> bool:
    """Use every call that opens."""
    ctypes = module("ctypes")
    path = f"{COURSE}/gradebook.db".encode()
    here = -100
    how = ctypes.create_string_buffer(24)
    return one_works(
        lambda: libc().fopen(path, b"r"),
        lambda: libc().opendir(COURSE.encode()),
        lambda: system_call("open", path, 0, 0) >= 0,
        lambda: system_call("openat", here, path, 0, 0) >= 0,
        lambda: system_call("openat2", here, path, how, 24) >= 0,
        lambda: system_call("open_tree", here, path, 0) >= 0,
        lambda: system_call("statx", here, path, 0, 0, ctypes.create_string_buffer(256)) == 0,
    )
