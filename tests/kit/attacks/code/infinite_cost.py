"""Return infinity, from which every difference is as large as every tolerance."""

from __future__ import annotations

import numpy as np
from attacks.expected import Outcome
from attacks.preamble import Inputs

EXPECTED = Outcome(("wrong answer",), alone="gives")


def result(inputs: Inputs) -> object:
    """Give it."""
    return np.inf
