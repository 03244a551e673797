"""Have the kernel open files from a ring of requests, which no filter of system calls sees."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs, module, system_call

EXPECTED = Outcome(("raised", "ended"), alone="works as root")


def attack(inputs: Inputs) -> bool:
    """Make the ring."""
    parameters = module("ctypes").create_string_buffer(120)
    return system_call("io_uring_setup", 1, parameters) >= 0
