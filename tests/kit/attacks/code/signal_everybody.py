"""Signal every process at once, or all of this one's group, in which the grader's may be."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs, module, one_works, system_call

EXPECTED = Outcome(("wrong answer",))


def attack(inputs: Inputs) -> bool:
    """Ask with signal 0 whether one could."""
    os = module("os")
    return one_works(
        lambda: os.kill(-1, 0) is None,
        lambda: os.kill(0, 0) is None,
        lambda: os.killpg(0, 0) is None,
        lambda: system_call("kill", -1, 0) == 0,
    )
