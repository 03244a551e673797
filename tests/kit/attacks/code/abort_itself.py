"""Abort, which leaves a core file with the inputs in it where it may."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs, libc, module, one_works

EXPECTED = Outcome(("ended",), alone="ends")


def attack(inputs: Inputs) -> bool:
    """Raise the limit on core files, become dumpable and abort."""
    one_works(
        lambda: module("resource").setrlimit(4, (-1, -1)),
        lambda: libc().prctl(4, 1, 0, 0, 0) == 0,
    )
    module("os").abort()
    return True
