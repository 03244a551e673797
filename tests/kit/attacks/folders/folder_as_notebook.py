"""Hand in a folder with the notebook's name."""

from __future__ import annotations

from pathlib import Path

from attacks.expected import WholeOutcome

EXPECTED = WholeOutcome(judged=False, notices=("missing_notebook",))


def lay(folder: Path, course: Path, solved: bytes) -> None:
    """Put the notebook into it."""
    (folder / "regularization.ipynb").mkdir()
    (folder / "regularization.ipynb" / "regularization.ipynb").write_bytes(solved)
