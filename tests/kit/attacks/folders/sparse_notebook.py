"""Hand in a notebook of a gigabyte that takes no room on the disk."""

from __future__ import annotations

from pathlib import Path

from attacks.expected import WholeOutcome

EXPECTED = WholeOutcome(judged=False, notices=("unreadable_notebook",))


def lay(folder: Path, course: Path, solved: bytes) -> None:
    """Make a file that is mostly a hole."""
    with (folder / "regularization.ipynb").open("wb") as file:
        file.truncate(2**30)
