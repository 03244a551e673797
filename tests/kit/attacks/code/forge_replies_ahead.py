"""Write replies to the calls that are still to come, so that answers go to other questions."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs, channel, module

EXPECTED = Outcome(("wrong answer", "reply"), alone="varies")


def attack(inputs: Inputs) -> bool:
    """Write a few more of them at every call."""
    encode = module("gradekit.sandbox.wire").encode
    frame = encode(("returned", 1.0, inputs, {}, ""))
    module("os").write(channel(), (len(frame).to_bytes(4, "little") + frame) * 3)
    return False
