"""Hand in links that lead out of the course, and one that leads to itself."""

from __future__ import annotations

from pathlib import Path

from attacks.expected import WholeOutcome

EXPECTED = WholeOutcome(notices=("links",))


def lay(folder: Path, course: Path, solved: bytes) -> None:
    """Make links to the folder beside the course, to a system file, and to nowhere."""
    (folder / "regularization.ipynb").write_bytes(solved)
    (folder / "beside").symlink_to(course.parent / "beside")
    (folder / "hosts").symlink_to("/etc/hosts")
    (folder / "here").symlink_to(".")
    (folder / "nowhere").symlink_to("/nowhere/at/all")
