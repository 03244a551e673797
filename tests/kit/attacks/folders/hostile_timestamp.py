"""Hand in a time stamp that is none."""

from __future__ import annotations

from pathlib import Path

from attacks.expected import WholeOutcome

EXPECTED = WholeOutcome(notices=("bad_timestamp",), nbgrader=False)


def lay(folder: Path, course: Path, solved: bytes) -> None:
    """Write escape codes, markup and a year that no calendar has."""
    (folder / "regularization.ipynb").write_bytes(solved)
    text = "99999-99-99 \x1b[2J<script>gradekitAttack()</script>\u202e UTC"
    (folder / "timestamp.txt").write_text(text, encoding="utf-8")
