"""Stop the process in the middle of a call: it neither runs nor ends."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs, module

EXPECTED = Outcome(("raised", "wrong answer", "time"), alone="hangs")


def attack(inputs: Inputs) -> bool:
    """Send itself the signal that cannot be ignored."""
    os = module("os")
    os.kill(os.getpid(), module("signal").SIGSTOP)
    return False
