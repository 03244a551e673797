"""Return an array of records, which careless readers fill from outside their bounds."""

from __future__ import annotations

import numpy as np
from attacks.expected import Outcome
from attacks.preamble import Inputs

EXPECTED = Outcome(("reply",), alone="gives")


def result(inputs: Inputs) -> object:
    """Give an array of void and of named fields."""
    return np.zeros((1, 1), dtype=[("cost", "f8"), ("rest", "V64")])
