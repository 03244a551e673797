"""Read the gradebook's first bytes with the operating system's own calls."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import COURSE, Inputs, read

EXPECTED = Outcome(("raised",))


def attack(inputs: Inputs) -> bool:
    """Read the file that the class's grades are in."""
    return read(f"{COURSE}/gradebook.db").startswith(b"SQLite format 3")
