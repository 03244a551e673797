"""Return the answer that is printed in the notebook, whatever is asked."""

from __future__ import annotations

from attacks.expected import PUBLIC_COST, Outcome
from attacks.preamble import Inputs

EXPECTED = Outcome(("wrong answer",), passes=PUBLIC_COST, alone="gives")


def result(inputs: Inputs) -> object:
    """Give the published cost."""
    return 1.7864859451590758
