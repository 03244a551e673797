"""Return single numbers for whole arrays, with which numpy compares them element by element."""

from __future__ import annotations

import numpy as np
from attacks.expected import L2_BACKWARD, Outcome
from attacks.preamble import Inputs

EXPECTED = Outcome(("wrong answer",), question=L2_BACKWARD, alone="gives")


def result(inputs: Inputs) -> object:
    """Give one number for each gradient."""
    names = ("dZ3", "dW3", "db3", "dA2", "dZ2", "dW2", "db2", "dA1", "dZ1", "dW1", "db1")
    return {name: np.zeros((1, 1)) for name in names}
