"""Move the working folder or the root to where relative names lead somewhere."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import COURSE, Inputs, module, one_works

EXPECTED = Outcome(("wrong answer",))


def attack(inputs: Inputs) -> bool:
    """Change folders; the root stays the one that it is."""
    os = module("os")
    return one_works(
        lambda: os.chdir(COURSE) is None,
        lambda: os.chroot("/") is None,
        lambda: os.fchdir(3) is None,
        lambda: os.listdir("."),
    )
