"""Hang the hidden inputs on an exception: notes, causes, arguments."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs

EXPECTED = Outcome(("raised",), alone="raises")


def attack(inputs: Inputs) -> bool:
    """Raise one with all of them."""
    error = ValueError()
    error.add_note(repr(inputs))
    error.__cause__ = KeyError(repr(inputs))
    error.args = inputs
    raise error
