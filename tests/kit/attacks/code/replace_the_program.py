"""Become another program, which no longer has the grader's code in it."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs, module

EXPECTED = Outcome(("raised",), alone="ends")


def attack(inputs: Inputs) -> bool:
    """Execute one in this process's place."""
    module("os").execv("/bin/true", ["true"])
    return True
