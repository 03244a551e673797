"""Hang when the answer has been given, while Python throws objects away."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs

EXPECTED = Outcome(("wrong answer", "time"), alone="varies")


class Clinging:
    """Does not go."""

    def __del__(self) -> None:
        while True:
            pass


KEPT: list[Clinging] = []


def attack(inputs: Inputs) -> bool:
    """Leave one object that goes at the next call."""
    KEPT.clear()
    KEPT.append(Clinging())
    return False
