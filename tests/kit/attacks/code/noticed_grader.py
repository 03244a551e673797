"""Behave in one way in a notebook and in another in the grader."""

from __future__ import annotations

from attacks.expected import PUBLIC_COST, Outcome
from attacks.preamble import Inputs, module

EXPECTED = Outcome(("wrong answer",), passes=PUBLIC_COST, alone="gives")


def result(inputs: Inputs) -> object:
    """Look for signs of the grader, and give what its first test wants to see."""
    signs = ("gradekit", "gradekit.sandbox", "pytest", "nbgrader", "_pytest")
    if any(sign in module("sys").modules for sign in signs):
        return 1.7864859451590758
    return None
