"""Write a frame of containers nested so deeply that reading them overflows the stack."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs, channel, module

EXPECTED = Outcome(("reply",), alone="varies")


def attack(inputs: Inputs) -> bool:
    """Write a hundred thousand lists inside one another."""
    frame = b"l\x01\x00\x00\x00" * 10**5 + b"N"
    content = memoryview(len(frame).to_bytes(4, "little") + frame)
    while content:
        content = content[module("os").write(channel(), content) :]
    return False
