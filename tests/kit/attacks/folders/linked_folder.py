"""Hand in another student's folder by a link to it."""

from __future__ import annotations

from pathlib import Path

from attacks.expected import WholeOutcome

EXPECTED = WholeOutcome(present=False, nbgrader=False)


def lay(folder: Path, course: Path, solved: bytes) -> None:
    """Have the assignment's folder be the link."""
    folder.rmdir()
    folder.symlink_to("../honest-solved/regularization")
