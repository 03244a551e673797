"""Do the same in the question that has the most public cases."""

from __future__ import annotations

import numpy as np
from attacks.expected import DROPOUT_FORWARD, Outcome
from attacks.preamble import Inputs

EXPECTED = Outcome(("wrong answer",), question=DROPOUT_FORWARD, alone="gives")

SEEN: list[str] = []


def attack(inputs: Inputs) -> bool:
    """Print what came before; of a public case, feedback shows what was printed."""
    for earlier in SEEN:
        print(earlier)  # noqa: T201 - that is the attack
    SEEN.append(repr([np.ravel(each).tolist() for each in inputs[:1]]))
    return False
