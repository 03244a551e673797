"""Become a real-time process, which runs before all others."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs, module

EXPECTED = Outcome(("raised",), alone="works as root")


def attack(inputs: Inputs) -> bool:
    """Take the priority and give it back."""
    os = module("os")
    os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))
    os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))
    return True
