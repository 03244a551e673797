"""Take all memory and keep it, catching the errors that say that there is no more."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs

EXPECTED = Outcome(("time", "memory", "ended"), alone="varies")

HOARD: list[bytearray] = []


def attack(inputs: Inputs) -> bool:
    """Ask for ever smaller pieces, for ever."""
    size = 2**28
    while True:
        try:
            HOARD.append(bytearray(size))
        except MemoryError:
            size = max(size // 2, 1)
