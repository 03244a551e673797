"""Return a dictionary whose keys all have one hash, so that reading it takes for ever."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs

EXPECTED = Outcome(("reply",), alone="gives")


def result(inputs: Inputs) -> object:
    """Give multiples of what Python's hashes of integers are reduced by."""
    return {number * (2**61 - 1): 0 for number in range(1, 2000)}
