"""Plant a ``conftest.py`` beside the hidden tests, which pytest would run in the grader."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import COURSE, Inputs, create, one_works

EXPECTED = Outcome(("wrong answer",))


def attack(inputs: Inputs) -> bool:
    """Create the files that pytest looks for."""
    folder = f"{COURSE}/tests/hidden/regularization"
    return one_works(
        lambda: create(f"{folder}/conftest.py"),
        lambda: create(f"{folder}/test_attack.py"),
        lambda: create(f"{COURSE}/pytest.ini"),
    )
