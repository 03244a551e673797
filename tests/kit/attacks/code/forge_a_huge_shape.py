"""Claim an array of 2^60 elements in a frame of a few bytes."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs, channel, module

EXPECTED = Outcome(("reply",), alone="varies")


def attack(inputs: Inputs) -> bool:
    """Write a reply with that array in it."""
    array = b"a\x0b\x02" + (2**30).to_bytes(8, "little") * 2
    length = len(inputs).to_bytes(4, "little")
    frame = b"t\x05\x00\x00\x00s\x08\x00\x00\x00returned" + array
    frame += b"t" + length + b"N" * len(inputs) + b"d\x00\x00\x00\x00s\x00\x00\x00\x00"
    module("os").write(channel(), len(frame).to_bytes(4, "little") + frame)
    return False
