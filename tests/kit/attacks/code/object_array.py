"""Return an array of objects, whose comparison is theirs."""

from __future__ import annotations

import numpy as np
from attacks.expected import Outcome
from attacks.preamble import Inputs

EXPECTED = Outcome(("reply",), alone="gives")


class Same:
    """Is the same as everything."""

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = object.__hash__


def result(inputs: Inputs) -> object:
    """Give an array of one."""
    return np.array([[Same()]], dtype=object)
