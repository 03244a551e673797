"""Print without end, to Python's streams and to the descriptors below them."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs, module, one_works

EXPECTED = Outcome(("time",), alone="hangs")


def attack(inputs: Inputs) -> bool:
    """Print a megabyte at a time."""
    os = module("os")
    line = "x" * 10**6
    while True:
        print(line)  # noqa: T201 - that is the attack
        one_works(lambda: os.write(1, line.encode()), lambda: os.write(2, line.encode()))
