"""Reach what the grader has open through ``/proc/PID/fd`` and ``/proc/PID/map_files``."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs, module, one_works

EXPECTED = Outcome(("wrong answer",))


def attack(inputs: Inputs) -> bool:
    """List descriptors of the parent and open them again."""
    os = module("os")
    parent = f"/proc/{os.getppid()}"
    return one_works(
        lambda: os.listdir(f"{parent}/fd"),
        lambda: os.listdir(f"{parent}/map_files"),
        *(lambda number=number: os.readlink(f"{parent}/fd/{number}") for number in range(20)),
        *(
            lambda number=number: os.open(f"/proc/self/fd/{number}", os.O_NONBLOCK)
            for number in range(3, 20)
        ),
    )
