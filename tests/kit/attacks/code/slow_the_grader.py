"""Give the grader's process less of the processor."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs, module, one_works, system_call

EXPECTED = Outcome(("wrong answer",))


def attack(inputs: Inputs) -> bool:
    """Set its priority, its cores and its turn at the disk to what they are."""
    os = module("os")
    parent = os.getppid()
    return one_works(
        lambda: os.setpriority(os.PRIO_PROCESS, parent, 0) is None,
        lambda: os.sched_setaffinity(parent, os.sched_getaffinity(parent)) is None,
        lambda: os.sched_setscheduler(parent, os.SCHED_OTHER, os.sched_param(0)) is None,
        lambda: system_call("ioprio_set", 1, parent, 0) == 0,
    )
