"""Raise an exception from a line whose number is the hidden input."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs, module

EXPECTED = Outcome(("raised", "reply"), alone="raises")


def attack(inputs: Inputs) -> bool:
    """Compile the line of its own that raises, at the place that is to be told."""
    sys = module("sys")
    digits = int(abs(float(inputs[0].flat[0])) * 10**8) if inputs else 0
    file = sys._getframe().f_code.co_filename
    tree = module("ast").parse("raise ValueError")
    module("ast").increment_lineno(tree, digits % 2**31)
    eval(compile(tree, file, "exec"))
    return False
