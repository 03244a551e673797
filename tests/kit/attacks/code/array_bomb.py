"""Take all memory at once with an array."""

from __future__ import annotations

import numpy as np
from attacks.expected import Outcome
from attacks.preamble import Inputs

EXPECTED = Outcome(("raised",), alone="varies")


def attack(inputs: Inputs) -> bool:
    """Fill a terabyte."""
    return bool(np.ones(10**11).sum())
