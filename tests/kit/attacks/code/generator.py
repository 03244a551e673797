"""Return a generator, which runs whenever somebody looks into it."""

from __future__ import annotations

from collections.abc import Iterator

from attacks.expected import Outcome
from attacks.preamble import Inputs

EXPECTED = Outcome(("reply",), alone="gives")


def result(inputs: Inputs) -> object:
    """Give one that never ends."""

    def numbers() -> Iterator[float]:
        while True:
            yield 1.0

    return numbers()
