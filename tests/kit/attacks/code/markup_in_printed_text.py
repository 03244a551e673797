"""Print a script where feedback shows what was printed."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs

EXPECTED = Outcome(("wrong answer",), alone="gives")


def attack(inputs: Inputs) -> bool:
    """Print it."""
    print("</pre><script>gradekitAttack()</script><iframe srcdoc='&lt;script&gt;'>")  # noqa: T201 - the attack
    return False
