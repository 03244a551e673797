"""Read the memory of this process and of its parent through ``/proc/PID/mem``."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs, module, one_works

EXPECTED = Outcome(("wrong answer",))


def attack(inputs: Inputs) -> bool:
    """Read where this process keeps ``None``, which a fork keeps at the same place."""
    os = module("os")

    def peek(process: object) -> bool:
        descriptor = os.open(f"/proc/{process}/mem", os.O_RDONLY)
        try:
            return len(os.pread(descriptor, 8, id(None))) == 8
        finally:
            os.close(descriptor)

    return one_works(lambda: peek("self"), lambda: peek(os.getppid()))
