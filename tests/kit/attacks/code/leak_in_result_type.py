"""Return an object whose type has the hidden inputs for a name."""

from __future__ import annotations

import numpy as np
from attacks.expected import Outcome
from attacks.preamble import Inputs

EXPECTED = Outcome(("reply",), alone="gives")


def result(inputs: Inputs) -> object:
    """Make the type on the spot."""
    name = repr(np.ravel(inputs[0]).tolist()) if inputs else "nothing"
    return type(name, (), {"__module__": "numpy"})()
