"""Hand in files whose names are paths, options, commands, and no text at all."""

from __future__ import annotations

import os
from pathlib import Path

from attacks.expected import WholeOutcome

EXPECTED = WholeOutcome()

NAMES = (
    b"..\\..\\gradebook.db", b"-rf", b"--help", b"$(touch gradekit-attack)", b"a\nb",
    b"\xff\xfe.py", b"\x1b[2J.txt", b"<script>gradekitAttack()<.html", b"=cmd().csv",
    b"n" * 250, b" ", b"...", b"%s%n{0}.txt", b"con", b".hidden",
)  # fmt: skip


def lay(folder: Path, course: Path, solved: bytes) -> None:
    """Make each beside the notebook."""
    (folder / "regularization.ipynb").write_bytes(solved)
    for name in NAMES:
        Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_bytes(b"nothing")
