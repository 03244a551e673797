"""Read the secret that hidden cases are drawn from, so as to know all of them."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import COURSE, Inputs, module

EXPECTED = Outcome(("raised",))


def attack(inputs: Inputs) -> bool:
    """Read the secret through pathlib."""
    return bool(module("pathlib").Path(f"{COURSE}/course.secret").read_bytes())
