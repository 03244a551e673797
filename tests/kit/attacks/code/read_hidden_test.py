"""Open a hidden test with Python's real ``open``, which the grader's own one stands before."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import COURSE, Inputs, module

EXPECTED = Outcome(("raised",))


def attack(inputs: Inputs) -> bool:
    """Read the tests that decide about the points."""
    with module("io").open(f"{COURSE}/tests/hidden/regularization/test_cost.py") as file:
        return "def test_" in file.read()
