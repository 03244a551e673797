"""Trace the grader's process with ptrace, to read and change whatever it does."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs, module, system_call

EXPECTED = Outcome(("raised",), alone="works as root")


def attack(inputs: Inputs) -> bool:
    """Seize it, which does not stop it; it is let go when this process ends."""
    seize = 0x4206
    return system_call("ptrace", seize, module("os").getppid(), 0, 0) == 0
