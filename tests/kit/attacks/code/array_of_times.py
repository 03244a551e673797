"""Return an array of moments, which compare and subtract unlike numbers."""

from __future__ import annotations

import numpy as np
from attacks.expected import Outcome
from attacks.preamble import Inputs

EXPECTED = Outcome(("reply",), alone="gives")


def result(inputs: Inputs) -> object:
    """Give the moment that is none."""
    return np.array([["NaT"]], dtype="datetime64[ns]")
