"""Signal the grader by a descriptor of its process."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs, module, system_call

EXPECTED = Outcome(("raised",))


def attack(inputs: Inputs) -> bool:
    """Get the descriptor and ask with signal 0."""
    descriptor = system_call("pidfd_open", module("os").getppid(), 0)
    return system_call("pidfd_send_signal", descriptor, 0, 0, 0) == 0
