"""Return a pickle, for a grader that unpickles what it gets."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import BESIDE, NAME, Inputs

EXPECTED = Outcome(("reply",), alone="gives")


def result(inputs: Inputs) -> object:
    """Give one that would create a file when it is unpickled."""
    command = f"open({BESIDE + '/gradekit-attack-' + NAME!r}, 'w')"
    return f"cbuiltins\neval\n(V{command}\ntR.".encode()
