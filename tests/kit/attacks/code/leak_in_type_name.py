"""Raise an exception whose type, made on the spot, has the hidden inputs for a name."""

from __future__ import annotations

import numpy as np
from attacks.expected import Outcome
from attacks.preamble import Inputs

EXPECTED = Outcome(("raised",), alone="raises")


def attack(inputs: Inputs) -> bool:
    """Name the type, its module and the method that raises after them."""
    name = repr(np.ravel(inputs[0]).tolist()) if inputs else "nothing"
    kind = type(name, (ValueError,), {"__module__": "builtins", "__qualname__": name})
    raise kind(name)
