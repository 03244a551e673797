"""Never end, and swallow every exception that could end it."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs

EXPECTED = Outcome(("time",), alone="hangs")


def attack(inputs: Inputs) -> bool:
    """Loop around a loop that catches everything."""
    while True:
        try:
            while True:
                pass
        except BaseException:
            continue
