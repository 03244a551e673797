"""Never end, and ignore the signals that ask for it."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs, module, one_works

EXPECTED = Outcome(("time",), alone="hangs")


def attack(inputs: Inputs) -> bool:
    """Handle SIGTERM and SIGXCPU by going on."""
    signal = module("signal")
    one_works(
        *(
            lambda number=number: signal.signal(number, lambda *_: None)
            for number in (signal.SIGTERM, signal.SIGXCPU, signal.SIGALRM, signal.SIGINT)
        )
    )
    while True:
        pass
