"""Raise an exception whose message reads as something else: reversed, hidden, look-alike text."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs

EXPECTED = Outcome(("raised",), alone="raises")


def attack(inputs: Inputs) -> bool:
    """Use bidirectional controls, zero-width and tag characters."""
    raise ValueError("\u202estniop 02 fo 02\u202c \u2066\u200b\u200d\ufeff\U000e0041\u2069")
