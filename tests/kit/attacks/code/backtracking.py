"""Hang inside the engine of regular expressions."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs, module

EXPECTED = Outcome(("time",), alone="hangs")


def attack(inputs: Inputs) -> bool:
    """Match what can be matched in exponentially many ways, and does not."""
    return module("re").match(r"(a+)+$", "a" * 60 + "b") is not None
