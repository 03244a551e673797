"""Be called by bytes that are no text, which no database takes."""

from __future__ import annotations

import os
from pathlib import Path

from attacks.expected import WholeOutcome

EXPECTED = WholeOutcome(present=False, nbgrader=False)

STUDENT = os.fsdecode(b"\xff\xfe-\xed\xa0\x80")


def lay(folder: Path, course: Path, solved: bytes) -> None:
    """Hand in the solved notebook."""
    (folder / "regularization.ipynb").write_bytes(solved)
