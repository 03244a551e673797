"""Search everything that the garbage collector knows for secrets, tests and expected values."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs, betrays, module

EXPECTED = Outcome(("wrong answer",))


def attack(inputs: Inputs) -> bool:
    """Walk from every tracked object to the texts in it, and look for the grader's own types."""
    gc = module("gc")
    grader = ("CheckFailed", "Case", "Judge", "Grader", "Blueprint", "Gradebook")
    for each in gc.get_objects():
        kind = type(each)
        if kind.__module__.startswith("gradekit") and kind.__name__ in grader:
            return True
        for item in gc.get_referents(each):
            if type(item) in (str, bytes) and betrays(item):
                return True
    return False
