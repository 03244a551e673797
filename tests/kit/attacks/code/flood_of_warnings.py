"""Warn a hundred thousand times, each time of something else."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs, module

EXPECTED = Outcome(("wrong answer",), alone="varies")


def attack(inputs: Inputs) -> bool:
    """Fill the registry of warnings and the output."""
    warnings = module("warnings")
    for number in range(20_000):
        warnings.warn(f"{number} is a number", stacklevel=1)
    return False
