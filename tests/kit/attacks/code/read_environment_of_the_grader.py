"""Read the environment and the command line of the grader's processes from ``/proc``."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import Inputs, module, one_works, read

EXPECTED = Outcome(("wrong answer",))


def attack(inputs: Inputs) -> bool:
    """Look at this process, its parent and the first ones of the machine."""
    os = module("os")
    processes = ("self", os.getppid(), os.getpid(), 1, 2)
    files = ("environ", "cmdline", "status", "auxv")
    return one_works(
        *(
            lambda process=process, file=file: read(f"/proc/{process}/{file}")
            for process in processes
            for file in files
        ),
        lambda: os.readlink(f"/proc/{os.getppid()}/exe"),
        lambda: os.listdir("/proc"),
    )
