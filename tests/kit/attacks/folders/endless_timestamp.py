"""Hand in a time stamp of three hundred megabytes."""

from __future__ import annotations

from pathlib import Path

from attacks.expected import WholeOutcome

EXPECTED = WholeOutcome(notices=("links",))


def lay(folder: Path, course: Path, solved: bytes) -> None:
    """Make a file that is mostly a hole."""
    (folder / "regularization.ipynb").write_bytes(solved)
    with (folder / "timestamp.txt").open("wb") as file:
        file.truncate(300 * 2**20)
