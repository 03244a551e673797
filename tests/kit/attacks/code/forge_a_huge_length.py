"""Claim that four gigabytes are to come, so that the grader makes room for them."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs, channel, module

EXPECTED = Outcome(("reply",), alone="varies")


def attack(inputs: Inputs) -> bool:
    """Write the header of such a frame."""
    module("os").write(channel(), b"\xff\xff\xff\xff")
    return False
