"""Raise the exceptions that end a program and that a careless grader does not catch."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs

EXPECTED = Outcome(("raised",), alone="raises")


def attack(inputs: Inputs) -> bool:
    """Raise one of them, by turns."""
    kinds = (SystemExit, KeyboardInterrupt, GeneratorExit)
    raise kinds[len(inputs) % 3](0)
