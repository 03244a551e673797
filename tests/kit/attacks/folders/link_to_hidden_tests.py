"""Hand in a folder that is a link to the hidden tests."""

from __future__ import annotations

from pathlib import Path

from attacks.expected import WholeOutcome

EXPECTED = WholeOutcome(notices=("links",))


def lay(folder: Path, course: Path, solved: bytes) -> None:
    """Make the link, one to a file, and one within a folder."""
    (folder / "regularization.ipynb").write_bytes(solved)
    (folder / "images").symlink_to(course / "tests" / "hidden")
    (folder / "more").mkdir()
    (folder / "more" / "test.py").symlink_to("../../../../tests/hidden/regularization/test_cost.py")
