"""Write a reply to the channel that looks like the grader's own, in place of running anything."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs, channel, module

EXPECTED = Outcome(("wrong answer", "ended"), at_load=("reply",), alone="varies")


def attack(inputs: Inputs) -> bool:
    """Say that the call returned 1.0, and leave."""
    encode = module("gradekit.sandbox.wire").encode
    frame = encode(("returned", 1.0, inputs, {}, ""))
    module("os").write(channel(), len(frame).to_bytes(4, "little") + frame)
    module("os")._exit(0)
    return True
