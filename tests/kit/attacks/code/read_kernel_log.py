"""Read the kernel's messages, which tell of other programs."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs, module, system_call

EXPECTED = Outcome(("raised",), alone="works as root")


def attack(inputs: Inputs) -> bool:
    """Read the newest part of the log."""
    log = module("ctypes").create_string_buffer(4096)
    return system_call("syslog", 3, log, 4096) > 0
