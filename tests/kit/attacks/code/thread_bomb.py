"""Fill the machine with threads."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs, module

EXPECTED = Outcome(("raised", "wrong answer"))


def attack(inputs: Inputs) -> bool:
    """Start hundreds that wait."""
    threading = module("threading")
    started = 0
    for _ in range(300):
        threading.Thread(target=module("time").sleep, args=(1,), daemon=True).start()
        started += 1
    return started == 300
