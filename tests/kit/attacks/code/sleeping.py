"""Take time without using any: a limit on processor time alone never strikes."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs, module

EXPECTED = Outcome(("time",), alone="hangs")


def attack(inputs: Inputs) -> bool:
    """Sleep for an hour."""
    module("time").sleep(3600)
    return False
