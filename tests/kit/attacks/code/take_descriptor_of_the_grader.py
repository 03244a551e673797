"""Get a copy of a file that the grader's process has open."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs, module, system_call

EXPECTED = Outcome(("raised",), alone="works as root")


def attack(inputs: Inputs) -> bool:
    """Ask the kernel for the parent's standard input."""
    descriptor = system_call("pidfd_open", module("os").getppid(), 0)
    return system_call("pidfd_getfd", descriptor, 0, 0) >= 0
