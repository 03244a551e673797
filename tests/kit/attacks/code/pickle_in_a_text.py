"""Return programs as texts, for a grader that evaluates what it gets."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import BESIDE, NAME, Inputs

EXPECTED = Outcome(("wrong answer",), alone="gives")


def result(inputs: Inputs) -> object:
    """Give a text that is Python, a shell command and a template at once."""
    command = f"touch {BESIDE}/gradekit-attack-{NAME}"
    return f"__import__('os').system('{command}') # $({command}) `{command}` {{{{7*7}}}} %s %n"
