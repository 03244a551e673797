"""Take memory or files from the grader's process by changing its limits."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs, module, one_works, system_call

EXPECTED = Outcome(("wrong answer",))


def attack(inputs: Inputs) -> bool:
    """Read the limits and set them to what they are."""
    ctypes = module("ctypes")
    resource = module("resource")
    parent = module("os").getppid()
    old = ctypes.create_string_buffer(16)

    def rewrites() -> bool:
        limits = resource.prlimit(parent, resource.RLIMIT_CORE)
        return bool(resource.prlimit(parent, resource.RLIMIT_CORE, limits))

    return one_works(
        rewrites,
        lambda: system_call("prlimit64", parent, 4, 0, old) == 0,
    )
