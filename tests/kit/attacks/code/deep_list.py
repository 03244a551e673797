"""Return lists inside one another, a hundred thousand deep."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs

EXPECTED = Outcome(("reply",), alone="gives")


def result(inputs: Inputs) -> object:
    """Give them; they are kept, since throwing them away takes a deep stack as well."""
    deep: list[object] = []
    for _ in range(100_000):
        deep = [deep]
    return deep
