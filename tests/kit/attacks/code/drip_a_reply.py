"""Send a reply so slowly that each byte seems to come in time."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs, channel, module

EXPECTED = Outcome(("time", "reply"), alone="varies")


def attack(inputs: Inputs) -> bool:
    """Send a byte at a time and never the last."""
    module("os").write(channel(), b"\xff\x00\x00\x00")
    while True:
        module("os").write(channel(), b"N")
        module("time").sleep(0.1)
