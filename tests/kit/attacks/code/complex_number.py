"""Return a complex number, which a careless check cuts down to its real part."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs

EXPECTED = Outcome(("reply",), alone="gives")


def result(inputs: Inputs) -> object:
    """Give one with a part that does not show."""
    return complex(1.7864859451590758, 1e9)
