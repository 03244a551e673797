"""Close the channel, so that the grader waits for nothing."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs, module

EXPECTED = Outcome(("ended",), alone="varies")


def attack(inputs: Inputs) -> bool:
    """Close every descriptor."""
    module("os").closerange(0, 4096)
    return False
