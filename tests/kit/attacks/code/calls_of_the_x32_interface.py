"""Make system calls of the x32 interface, whose numbers a careless filter does not know."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import COURSE, NUMBERS, Inputs, call_number, module

EXPECTED = Outcome(("ended", "raised"), alone="varies")


def attack(inputs: Inputs) -> bool:
    """Ask for the process's number, and open a file."""
    x32 = 0x40000000
    if call_number(x32 | NUMBERS["getpid"]) == module("os").getpid():
        return call_number(x32 | NUMBERS["open"], f"{COURSE}/gradebook.db".encode(), 0, 0) >= 0
    return False
