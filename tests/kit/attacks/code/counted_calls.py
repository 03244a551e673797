"""Answer by the number of the call, which is the number of the test."""

from __future__ import annotations

from attacks.expected import PUBLIC_COST, Outcome
from attacks.preamble import Inputs

EXPECTED = Outcome(("wrong answer",), passes=PUBLIC_COST, alone="gives")

CALLS: list[int] = []


def result(inputs: Inputs) -> object:
    """Give a remembered answer to the first calls, and nothing to the others."""
    CALLS.append(1)
    return 1.7864859451590758 if len(CALLS) <= 2 else None
