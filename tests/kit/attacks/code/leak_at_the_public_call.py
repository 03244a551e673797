"""Keep the inputs of hidden cases, and print them when the notebook's own example is asked for."""

from __future__ import annotations

import numpy as np
from attacks.expected import Outcome
from attacks.preamble import Inputs

EXPECTED = Outcome(("wrong answer",), alone="gives")

SEEN: list[str] = []


def attack(inputs: Inputs) -> bool:
    """Print what came before; of a public case, feedback shows what was printed."""
    for earlier in SEEN:
        print(earlier)  # noqa: T201 - that is the attack
    SEEN.append(repr([np.ravel(each).tolist() for each in inputs[:1]]))
    return False
