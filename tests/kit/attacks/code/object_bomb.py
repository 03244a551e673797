"""Take all memory bit by bit with small objects."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs

EXPECTED = Outcome(("raised", "memory", "ended", "time"), alone="varies")


def attack(inputs: Inputs) -> bool:
    """Keep texts that are all different."""
    hoard: list[str] = []
    while len(hoard) < 10**6:
        hoard.append(str(len(hoard)) * 10**4)
    return True
