"""Reach the whole file system by the magic links ``root`` and ``cwd`` of a process."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import COURSE, Inputs, module, one_works, read

EXPECTED = Outcome(("wrong answer",))


def attack(inputs: Inputs) -> bool:
    """Follow the links of this process, its parent and the first one."""
    os = module("os")
    roots = [f"/proc/{process}/root" for process in ("self", os.getppid(), 1)]
    return one_works(
        *(lambda root=root: os.listdir(root) for root in roots),
        *(lambda root=root: read(f"{root}{COURSE}/gradebook.db") for root in roots),
        lambda: os.listdir("/proc/self/cwd"),
    )
