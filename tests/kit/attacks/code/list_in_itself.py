"""Return a list that contains itself."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs

EXPECTED = Outcome(("reply",), alone="gives")


def result(inputs: Inputs) -> object:
    """Give it."""
    circle: list[object] = []
    circle.append(circle)
    return circle
