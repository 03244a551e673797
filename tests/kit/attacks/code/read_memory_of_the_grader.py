"""Read and write the memory of the process that this one was forked from."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs, module, one_works, system_call

EXPECTED = Outcome(("wrong answer",), alone="works as root")


def attack(inputs: Inputs) -> bool:
    """Ask for the bytes where ``None`` lies there as here; write back what they are."""
    ctypes = module("ctypes")
    parent = module("os").getppid()
    here = ctypes.create_string_buffer(8)
    mine = (ctypes.c_size_t * 2)(ctypes.addressof(here), 8)
    theirs = (ctypes.c_size_t * 2)(id(None) + 8, 8)
    return one_works(
        lambda: system_call("process_vm_readv", parent, mine, 1, theirs, 1, 0) == 8,
        lambda: (
            any(here.raw) and system_call("process_vm_writev", parent, mine, 1, theirs, 1, 0) == 8
        ),
        lambda: system_call("move_pages", parent, 0, 0, 0, 0, 0) == 0,
    )
