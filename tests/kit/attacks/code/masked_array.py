"""Return an array of which every element is masked, so that there is nothing to differ."""

from __future__ import annotations

import numpy as np
from attacks.expected import Outcome
from attacks.preamble import Inputs

EXPECTED = Outcome(("reply",), alone="gives")


def result(inputs: Inputs) -> object:
    """Give it."""
    return np.ma.array([[0.0]], mask=[[True]])
