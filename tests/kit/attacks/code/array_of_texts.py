"""Return numbers as texts in an array."""

from __future__ import annotations

import numpy as np
from attacks.expected import Outcome
from attacks.preamble import Inputs

EXPECTED = Outcome(("reply",), alone="gives")


def result(inputs: Inputs) -> object:
    """Give the published number in letters."""
    return np.array([["1.7864859451590758"]])
