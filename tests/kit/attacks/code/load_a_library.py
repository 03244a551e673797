"""Load a shared library, with whatever code is in it."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs, module

EXPECTED = Outcome(("raised",))


def attack(inputs: Inputs) -> bool:
    """Load one that is on every machine."""
    return bool(module("ctypes").CDLL("libutil.so.1"))
