"""Return a float of a subclass that overrules arithmetic and comparison."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs

EXPECTED = Outcome(("reply",), alone="gives")


class Flexible(float):
    """Differs from nothing."""

    def __sub__(self, other: object) -> float:
        return 0.0

    __rsub__ = __sub__

    def __eq__(self, other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return 0


def result(inputs: Inputs) -> object:
    """Give it."""
    return Flexible(1.0)
