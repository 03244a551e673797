"""Be called like a pattern that stands for everybody."""

from __future__ import annotations

from pathlib import Path

from attacks.expected import WholeOutcome

EXPECTED = WholeOutcome(present=False, nbgrader=False)

STUDENT = "honest-*"


def lay(folder: Path, course: Path, solved: bytes) -> None:
    """Hand in the solved notebook."""
    (folder / "regularization.ipynb").write_bytes(solved)
