"""Be called like what a terminal obeys."""

from __future__ import annotations

from pathlib import Path

from attacks.expected import WholeOutcome

EXPECTED = WholeOutcome(present=False, nbgrader=False)

STUDENT = "\x1b[2J\x1b]0;owned\x07red\u202e"


def lay(folder: Path, course: Path, solved: bytes) -> None:
    """Hand in the solved notebook."""
    (folder / "regularization.ipynb").write_bytes(solved)
