"""Raise an exception whose text has megabytes, so that the feedback has."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs

EXPECTED = Outcome(("raised",), alone="raises")


def attack(inputs: Inputs) -> bool:
    """Raise it."""
    raise ValueError("long " * 10**6)
