"""Stuff the channel with copies of itself, and put garbage in front of the answer."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs, channel, module

EXPECTED = Outcome(("reply", "raised"), alone="varies")


def attack(inputs: Inputs) -> bool:
    """Send descriptors along with bytes that are no frame."""
    socket = module("socket")
    number = channel()
    with socket.socket(fileno=module("os").dup(number)) as end:
        socket.send_fds(end, [b"\xff" * 64], [number] * 10)
    raise ValueError("sent")
