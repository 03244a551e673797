"""Raise the limits that the process was given."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs, module, one_works

EXPECTED = Outcome(("wrong answer",), alone="varies")


def attack(inputs: Inputs) -> bool:
    """Lower a limit and raise it again, and raise those that are there."""
    resource = module("resource")

    def raised(number: int) -> bool:
        _, hard = resource.getrlimit(number)
        if hard == resource.RLIM_INFINITY:
            hard = 2**40
            resource.setrlimit(number, (hard, hard))
        resource.setrlimit(number, (hard + 1, hard + 1))
        return bool(resource.getrlimit(number)[1] > hard)

    return one_works(*(lambda number=number: raised(number) for number in range(16)))
