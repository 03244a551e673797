"""Return an array of 2^60 elements that takes one byte, by strides of zero."""

from __future__ import annotations

import numpy as np
from attacks.expected import Outcome
from attacks.preamble import Inputs

EXPECTED = Outcome(("reply",), alone="gives")


def result(inputs: Inputs) -> object:
    """Give it."""
    return np.broadcast_to(np.zeros(1, np.int8), (2**60,))
