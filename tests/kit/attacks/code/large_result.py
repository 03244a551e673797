"""Return an array of two hundred megabytes."""

from __future__ import annotations

import numpy as np
from attacks.expected import Outcome
from attacks.preamble import Inputs

EXPECTED = Outcome(("reply",), at_load=("reply", "raised", "missing"), alone="gives")


def result(inputs: Inputs) -> object:
    """Give it; zeros take no memory until they are read."""
    return np.zeros(25_000_000)
