"""Return an integer with so many digits that writing it down takes for ever."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs

EXPECTED = Outcome(("reply",), alone="gives")


def result(inputs: Inputs) -> object:
    """Give one of a million digits."""
    return 1 << 3_141_592
