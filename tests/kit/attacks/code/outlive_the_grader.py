"""Undo what ends a process with its parent, leave its session, ignore every signal, and stay."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs, libc, module, one_works

EXPECTED = Outcome(("time",), alone="hangs")


def attack(inputs: Inputs) -> bool:
    """Take every step towards being forgotten, then run for ever."""
    os = module("os")
    signal = module("signal")
    one_works(
        lambda: libc().prctl(1, 0, 0, 0, 0) == 0,
        lambda: os.setsid() > 0,
        lambda: os.setpgid(0, 0) is None,
        *(
            lambda number=number: signal.signal(number, signal.SIG_IGN)
            for number in signal.valid_signals()
        ),
    )
    while True:
        pass
