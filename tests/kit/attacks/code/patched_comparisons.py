"""Replace numpy's comparisons with ones that always agree."""

from __future__ import annotations

import numpy as np
from attacks.expected import Outcome
from attacks.preamble import Inputs, module

EXPECTED = Outcome(("wrong answer",), alone="gives")


def result(inputs: Inputs) -> object:
    """Replace all that a check may use, then give nothing."""
    for where in (np, np.testing, module("numpy._core.numeric"), module("math")):
        for name in ("allclose", "isclose", "array_equal", "assert_allclose", "isfinite", "all"):
            if hasattr(where, name):
                setattr(where, name, lambda *_, **__: True)
    return None
