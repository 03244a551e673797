"""Become root in a namespace of its own, or enter the grader's."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs, module, one_works, system_call

EXPECTED = Outcome(("wrong answer",), alone="works as root")


def attack(inputs: Inputs) -> bool:
    """Ask for each kind of namespace, the user's first."""
    kinds = (0x10000000, 0x00020000, 0x40000000, 0x20000000, 0x08000000, 0x04000000, 0x02000000)
    return one_works(
        *(lambda kind=kind: system_call("unshare", kind) == 0 for kind in kinds),
        lambda: system_call("setns", system_call("pidfd_open", module("os").getppid(), 0), 1) == 0,
    )
