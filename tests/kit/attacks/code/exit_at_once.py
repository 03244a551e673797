"""End the process with an exit status that says that all is well."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs, module

EXPECTED = Outcome(("ended",), alone="ends")


def attack(inputs: Inputs) -> bool:
    """Leave without a word."""
    module("os")._exit(0)
    return True
