"""Write to the channel that the test has passed."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs, channel, module

EXPECTED = Outcome(("reply",), alone="varies")


def attack(inputs: Inputs) -> bool:
    """Say it in the words of the grader."""
    encode = module("gradekit.sandbox.wire").encode
    for verdict in (("passed", "", 1.0), ("passed",), {"outcome": "passed"}, "passed"):
        frame = encode(verdict)
        module("os").write(channel(), len(frame).to_bytes(4, "little") + frame)
    return False
