"""Use parts of the kernel with a history of holes: bpf, perf, userfaultfd."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs, module, one_works, system_call

EXPECTED = Outcome(("wrong answer",), alone="works as root")


def attack(inputs: Inputs) -> bool:
    """Ask each for a descriptor."""
    ctypes = module("ctypes")
    array_map = (ctypes.c_uint32 * 32)(2, 4, 4, 1)
    event = (ctypes.c_uint32 * 32)(1, 128)
    return one_works(
        lambda: system_call("bpf", 0, array_map, 128) >= 0,
        lambda: system_call("perf_event_open", event, 0, -1, -1, 0) >= 0,
        lambda: system_call("userfaultfd", 1) >= 0,
    )
