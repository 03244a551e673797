"""Have the kernel tell which files the grader opens."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs, one_works, system_call

EXPECTED = Outcome(("wrong answer",))


def attack(inputs: Inputs) -> bool:
    """Make a watch of the old and of the new kind."""
    return one_works(
        lambda: system_call("inotify_init1", 0) >= 0,
        lambda: system_call("fanotify_init", 0, 0) >= 0,
    )
