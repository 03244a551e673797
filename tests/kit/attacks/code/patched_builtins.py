"""Replace Python's own functions, which the code that writes replies uses as well."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs, module

EXPECTED = Outcome(("wrong answer", "reply", "raised", "missing", "ended"), alone="gives")


def result(inputs: Inputs) -> object:
    """Have everything be of every type, and no difference be a difference."""
    builtins = module("builtins")
    builtins.isinstance = lambda *_: True
    builtins.callable = lambda *_: True
    builtins.abs = lambda *_: 0
    builtins.len = lambda *_: 0
    return None
