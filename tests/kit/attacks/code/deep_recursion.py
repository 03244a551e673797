"""Overflow the stack of C by recursion that Python's limit no longer stops."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs, module

EXPECTED = Outcome(("ended", "raised"), alone="varies")


def attack(inputs: Inputs) -> bool:
    """Recurse through a function that is written in C."""
    module("sys").setrecursionlimit(10**9)

    def deeper(number: int) -> list[int]:
        return sorted([1], key=lambda _: deeper(number + 1)[0])

    return bool(deeper(0))
