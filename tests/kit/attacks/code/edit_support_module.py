"""Change ``reg_utils.py`` on disk, so that everybody after this is graded with another one."""

from __future__ import annotations

from attacks.expected import Outcome
from attacks.preamble import COURSE, NAME, Inputs, module, one_works

EXPECTED = Outcome(("wrong answer",))


def attack(inputs: Inputs) -> bool:
    """Do what changes a file, though only ever into what it was."""
    os = module("os")
    path = f"{COURSE}/reg_utils.py"
    return one_works(
        lambda: os.open(path, os.O_WRONLY | os.O_APPEND) >= 0,
        lambda: os.rename(path, path) is None,
        lambda: os.chmod(path, 0o644) is None,
        lambda: os.utime(path) is None,
        lambda: os.chown(path, -1, -1) is None,
        lambda: (
            os.link(path, f"{COURSE}/gradekit-attack-{NAME}") is None
            and os.unlink(f"{COURSE}/gradekit-attack-{NAME}") is None
        ),
    )
