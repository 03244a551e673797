"""Crash the interpreter by reading memory that is not there."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs, module

EXPECTED = Outcome(("ended",), alone="ends")


def attack(inputs: Inputs) -> bool:
    """Follow a pointer to nowhere."""
    return bool(module("ctypes").string_at(1))
