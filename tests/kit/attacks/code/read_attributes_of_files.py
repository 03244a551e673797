"""Read and set what stands beside a file's content: extended attributes, links, system tables."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import BESIDE, COURSE, Inputs, module, one_works

EXPECTED = Outcome(("wrong answer",))


def attack(inputs: Inputs) -> bool:
    """Use the calls that take a path and open nothing."""
    os = module("os")
    path = f"{COURSE}/gradebook.db"
    return one_works(
        lambda: isinstance(os.listxattr(path), list),
        lambda: os.setxattr(BESIDE, "user.attack", b"1") is None,
        lambda: os.readlink("/proc/self/exe"),
        lambda: os.statvfs(path).f_files,
        lambda: module("pwd").getpwall(),
    )
