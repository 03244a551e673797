"""Change the arguments in place, so that a test computes what it expects from them."""

from __future__ import annotations

import numpy as np
from attacks.expected import Outcome
from attacks.preamble import Inputs

EXPECTED = Outcome(("wrong answer",), alone="gives")


def result(inputs: Inputs) -> object:
    """Make everything one half, whose cost without weights is the logarithm of two."""
    for value in inputs:
        arrays = value.values() if isinstance(value, dict) else [value]
        for array in arrays:
            if isinstance(array, np.ndarray):
                array[...] = 0
    if inputs:
        inputs[0][...] = 0.5
        inputs[2].clear()
    return float(np.log(2))
