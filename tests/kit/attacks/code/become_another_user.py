"""Change the user, the groups or the capabilities of the process."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs, module, one_works

EXPECTED = Outcome(("wrong answer",), alone="works as root")


def attack(inputs: Inputs) -> bool:
    """Become nobody in particular, whose limits are counted apart."""
    os = module("os")
    return one_works(
        lambda: os.setgroups([65534]) is None,
        lambda: os.setresgid(65534, 65534, 65534) is None and os.getgid() != 0,
        lambda: os.setresuid(65534, 65534, 65534) is None and os.getuid() != 0,
    )
