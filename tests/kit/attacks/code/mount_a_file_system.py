"""Mount a file system over a folder, or get hold of one that is not mounted."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import BESIDE, Inputs, one_works, system_call

EXPECTED = Outcome(("wrong answer",), alone="works as root")


def attack(inputs: Inputs) -> bool:
    """Mount and unmount an empty one; begin one in the new way."""
    place = BESIDE.encode()
    return one_works(
        lambda: (
            system_call("mount", b"none", place, b"tmpfs", 0, 0) == 0
            and system_call("umount2", place, 2) == 0
        ),
        lambda: system_call("fsopen", b"tmpfs", 0) >= 0,
    )
