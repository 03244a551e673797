"""Wait for a lock that nobody opens."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs, module

EXPECTED = Outcome(("time",), alone="hangs")


def attack(inputs: Inputs) -> bool:
    """Take a lock twice."""
    lock = module("_thread").allocate_lock()
    lock.acquire()
    lock.acquire()
    return False
