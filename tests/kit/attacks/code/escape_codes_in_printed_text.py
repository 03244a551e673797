"""Print what acts on a terminal where feedback shows what was printed."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs

EXPECTED = Outcome(("wrong answer",), alone="gives")


def attack(inputs: Inputs) -> bool:
    """Print escape sequences."""
    print("\x1b[2J\x1b]8;;http://attack.invalid\x07click\x1b]8;;\x07\x9b1A")  # noqa: T201 - the attack
    return False
