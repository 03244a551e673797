"""Return an array of a subclass that overrules numpy's comparisons."""

from __future__ import annotations

from typing import Any

import numpy as np
from attacks.expected import Outcome
from attacks.preamble import Inputs

EXPECTED = Outcome(("reply",), alone="gives")


class Agreeable(np.ndarray):
    """Is close to whatever it is compared with."""

    def __array_ufunc__(self, *_: object, **__: object) -> Any:
        return np.True_

    def __array_function__(self, *_: object, **__: object) -> Any:
        return True


def result(inputs: Inputs) -> object:
    """Give one of the right size for one number."""
    return np.zeros((1, 1)).view(Agreeable)
