"""Write a frame that says an exception was raised whose type is called like the hidden inputs."""

from __future__ import annotations

import numpy as np
from attacks.expected import Outcome
from attacks.preamble import Inputs, channel, module

EXPECTED = Outcome(("reply", "ended"), alone="varies")


def attack(inputs: Inputs) -> bool:
    """Forge it with the grader's own encoder."""
    encode = module("gradekit.sandbox.wire").encode
    name = repr(np.ravel(inputs[0]).tolist()) if inputs else "nothing"
    frame = encode(("raised", name, name, 0, 1, name))
    module("os").write(channel(), len(frame).to_bytes(4, "little") + frame)
    module("os")._exit(0)
    return False
