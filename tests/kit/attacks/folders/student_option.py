"""Be called like an option of a command."""

from __future__ import annotations

from pathlib import Path

from attacks.expected import WholeOutcome

EXPECTED = WholeOutcome(present=False, nbgrader=False)

STUDENT = "--force"


def lay(folder: Path, course: Path, solved: bytes) -> None:
    """Hand in the solved notebook."""
    (folder / "regularization.ipynb").write_bytes(solved)
