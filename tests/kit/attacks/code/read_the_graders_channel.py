"""Read the channel in the grader's place: take the calls that are meant for other tests."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs, channel, module

EXPECTED = Outcome(("time", "ended"), alone="varies")


def attack(inputs: Inputs) -> bool:
    """Wait for the next call before this one is answered."""
    return bool(module("os").read(channel(), 2**20))
