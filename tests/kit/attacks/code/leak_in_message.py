"""Raise an exception whose message is the hidden inputs."""

from __future__ import annotations

import numpy as np
from attacks.expected import Outcome
from attacks.preamble import Inputs

EXPECTED = Outcome(("raised",), alone="raises")


def attack(inputs: Inputs) -> bool:
    """Raise exceptions whose messages are shown in some places."""
    kinds = (ValueError, AssertionError, KeyError, RuntimeError)
    np.set_printoptions(threshold=10**6, precision=17)
    raise kinds[len(repr(inputs)) % 4](repr(inputs))
