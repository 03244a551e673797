"""Be called by all signs that a student's id may have, in an unfortunate order."""

from __future__ import annotations

from pathlib import Path

from attacks.expected import WholeOutcome

EXPECTED = WholeOutcome()

STUDENT = "x') --force, @a+b -- O'.._(-h"


def lay(folder: Path, course: Path, solved: bytes) -> None:
    """Hand in the solved notebook."""
    (folder / "regularization.ipynb").write_bytes(solved)
