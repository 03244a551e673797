"""Copy the answers of another student from the folder of submissions."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import COURSE, Inputs, betrays, module, one_works, read

EXPECTED = Outcome(("wrong answer",))


def attack(inputs: Inputs) -> bool:
    """Find and read notebooks of others, by search and by a name that is known."""
    known = f"{COURSE}/submitted/honest-solved/regularization/regularization.ipynb"
    return one_works(
        lambda: module("glob").glob(f"{COURSE}/submitted/*/*/*.ipynb"),
        lambda: betrays(read(known)),
    )
