"""Raise an exception whose text never ends."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs

EXPECTED = Outcome(("time",), alone="raises")


class EndlessError(Exception):
    """Takes for ever to say what is wrong."""

    def __str__(self) -> str:
        while True:
            pass


def attack(inputs: Inputs) -> bool:
    """Raise it."""
    raise EndlessError
