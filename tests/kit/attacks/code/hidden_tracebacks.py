"""Raise an exception that tells nothing of where it comes from."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs, module

EXPECTED = Outcome(("raised",), alone="raises")


def attack(inputs: Inputs) -> bool:
    """Switch tracebacks off in every way, and raise a type of its own from nowhere."""
    sys = module("sys")
    sys.tracebacklimit = 0
    sys.excepthook = sys.unraisablehook = lambda *_: None
    error = type("Hidden", (Exception,), {"__traceback__": None, "with_traceback": None})
    raise error from None
