"""Look for the calls that were sent ahead of their turn, and print what they ask."""

from __future__ import annotations

import numpy as np
from attacks.expected import Outcome
from attacks.preamble import Inputs, module

EXPECTED = Outcome(("wrong answer",), alone="varies")


def attack(inputs: Inputs) -> bool:
    """Search what the process's own reader has read and not yet given out."""
    decode = module("gradekit.sandbox.wire").decode
    for each in module("gc").get_objects():
        if type(each).__name__ != "generator" or each.gi_frame is None:
            continue
        for value in list(each.gi_frame.f_locals.values()):
            rest = bytes(value) if isinstance(value, bytearray) else b""
            while len(rest) > 4:
                end = 4 + int.from_bytes(rest[:4], "little")
                frame, rest = rest[4:end], rest[end:]
                _, *fields = decode(frame)
                print([np.ravel(part).tolist() for part in fields[1]])  # noqa: T201 - that is the attack
    return False
