"""Return an object that says it is a float when it is asked."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs

EXPECTED = Outcome(("reply",), alone="gives")


class Impostor:
    """Says that its class is another."""

    @property
    def __class__(self) -> type:
        return float

    @__class__.setter
    def __class__(self, kind: type) -> None:
        raise TypeError

    def __float__(self) -> float:
        return 1.0


def result(inputs: Inputs) -> object:
    """Give it."""
    return Impostor()
