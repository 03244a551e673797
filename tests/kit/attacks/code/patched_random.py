"""Replace numpy's random numbers, for a grader that draws its cases in the same process."""

from __future__ import annotations

from typing import Any

import numpy as np
from attacks.expected import DROPOUT_FORWARD, Outcome
from attacks.preamble import Inputs

EXPECTED = Outcome(("wrong answer",), question=DROPOUT_FORWARD, alone="gives")


def result(inputs: Inputs) -> object:
    """Have every number be a half, so that one answer would do for all."""

    def half(*shape: int) -> Any:
        return np.full(shape, 0.5)

    np.random.seed = lambda *_: None
    np.random.rand = half
    np.random.randn = half
    return half(1, 5), (half(1, 5),) * 14
