"""Kill the process in the middle of a call, in the hope that no answer is a good answer."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs, module

EXPECTED = Outcome(("raised", "ended"), alone="ends")


def attack(inputs: Inputs) -> bool:
    """Send itself the signal."""
    os = module("os")
    os.kill(os.getpid(), 9)
    return True
