"""Hand in links to the gradebook and to the secret beside the notebook."""

from __future__ import annotations

from pathlib import Path

from attacks.expected import WholeOutcome

EXPECTED = WholeOutcome(notices=("links",))


def lay(folder: Path, course: Path, solved: bytes) -> None:
    """Make absolute links."""
    (folder / "regularization.ipynb").write_bytes(solved)
    (folder / "notes.txt").symlink_to(course / "gradebook.db")
    (folder / "data.mat").symlink_to(course / "course.secret")
