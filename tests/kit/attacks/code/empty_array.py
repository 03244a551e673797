"""Return an array without elements, of which all are right."""

from __future__ import annotations

import numpy as np
from attacks.expected import Outcome
from attacks.preamble import Inputs

EXPECTED = Outcome(("wrong answer",), alone="gives")


def result(inputs: Inputs) -> object:
    """Give one that could be broadcast with anything."""
    return np.empty((0, 1))
