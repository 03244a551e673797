"""Hand in another student's notebook by a link to it."""

from __future__ import annotations

from pathlib import Path

from attacks.expected import WholeOutcome

EXPECTED = WholeOutcome(judged=False, notices=("links", "missing_notebook"))


def lay(folder: Path, course: Path, solved: bytes) -> None:
    """Make the link in the notebook's place."""
    (folder / "regularization.ipynb").symlink_to(
        "../../honest-solved/regularization/regularization.ipynb"
    )
