"""Raise an exception whose message clears the terminal, retitles it and hides what follows."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs

EXPECTED = Outcome(("raised",), alone="raises")


def attack(inputs: Inputs) -> bool:
    """Use escape sequences, old and new control characters, and a line that ends early."""
    raise ValueError("\x1b[2J\x1b]0;owned\x07\x9b31m\x00\r\x08\x7fpassed\u2028\u0085")
