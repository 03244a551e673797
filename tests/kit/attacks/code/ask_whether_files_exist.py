"""Learn what is where without opening anything: whether paths exist, and what they are."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import COURSE, Inputs, module, one_works

EXPECTED = Outcome(("wrong answer",))

PATHS = (f"{COURSE}/gradebook.db", f"{COURSE}/tests/hidden", "/etc/passwd", "/proc/self", "/")


def attack(inputs: Inputs) -> bool:
    """Ask about paths in every way there is."""
    os = module("os")
    ways = (os.path.exists, os.path.lexists, os.stat, os.lstat, os.path.getsize, os.statvfs)
    return one_works(
        *(lambda way=way, path=path: way(path) for way in ways for path in PATHS),
        *(lambda path=path: os.access(path, os.R_OK) for path in PATHS),
        *(lambda path=path: os.pathconf(path, "PC_NAME_MAX") for path in PATHS),
    )
