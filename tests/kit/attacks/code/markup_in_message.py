"""Raise an exception whose message is a script, for whoever reads it in a browser."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs

EXPECTED = Outcome(("raised",), alone="raises")


def attack(inputs: Inputs) -> bool:
    """Use several ways out of text into markup."""
    raise ValueError(
        "</pre><script>gradekitAttack()</script><img src=x onerror=gradekitAttack()>"
        "]]>--><svg/onload=gradekitAttack()>[click](javascript:gradekitAttack())"
    )
