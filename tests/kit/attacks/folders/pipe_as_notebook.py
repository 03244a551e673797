"""Hand in a named pipe, which whoever opens it waits for."""

from __future__ import annotations

import os
from pathlib import Path

from attacks.expected import WholeOutcome

EXPECTED = WholeOutcome(judged=False, notices=("links", "missing_notebook"))


def lay(folder: Path, course: Path, solved: bytes) -> None:
    """Make it in the notebook's place."""
    os.mkfifo(folder / "regularization.ipynb")
