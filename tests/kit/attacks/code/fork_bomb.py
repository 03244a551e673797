"""Fill the machine with processes. (A few stand for the many.)"""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs, module

EXPECTED = Outcome(("wrong answer",))


def attack(inputs: Inputs) -> bool:
    """Fork again and again, in children too; each ends after a second."""
    os = module("os")
    forked = 0
    for _ in range(5):
        try:
            child = os.fork()
        except OSError:
            continue
        if child == 0:
            module("time").sleep(1)
            os._exit(0)
        forked += 1
    return forked > 0
