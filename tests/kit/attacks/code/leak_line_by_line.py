"""Remember the first hidden input, and tell a digit of it at each call by the line that raises."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs

EXPECTED = Outcome(("raised",), alone="raises")

MET: list[int] = []


def attack(inputs: Inputs) -> bool:
    """Raise on the line whose number the next digit gives."""
    MET.append(int(abs(float(inputs[0].flat[0])) * 10**8) if inputs else 0)
    digit = MET[0] // 8 ** (len(MET) - 1) % 8
    if digit == 0:
        raise ValueError
    if digit == 1:
        raise ValueError
    if digit == 2:
        raise ValueError
    if digit == 3:
        raise ValueError
    if digit == 4:
        raise ValueError
    if digit == 5:
        raise ValueError
    if digit == 6:
        raise ValueError
    raise ValueError
