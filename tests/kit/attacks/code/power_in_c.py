"""Hang inside one operation, where Python looks at neither signals nor exceptions."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs

EXPECTED = Outcome(("time",), alone="hangs")


def attack(inputs: Inputs) -> bool:
    """Compute a number of two hundred million digits."""
    base = 7
    return bool(base ** (base**10))
