"""Be another student, by a link in the place of one's own folder."""

from __future__ import annotations

from pathlib import Path

from attacks.expected import WholeOutcome

EXPECTED = WholeOutcome(present=False, nbgrader=False)


def lay(folder: Path, course: Path, solved: bytes) -> None:
    """Have the student's folder be the link."""
    folder.rmdir()
    folder.parent.rmdir()
    folder.parent.symlink_to("honest-solved")
