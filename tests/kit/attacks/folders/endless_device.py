"""Hand in a device that gives zeros without end, where the one who lays it may make devices."""

from __future__ import annotations

import os
from pathlib import Path

from attacks.expected import WholeOutcome

EXPECTED = WholeOutcome(judged=False, notices=("links", "missing_notebook"))


def lay(folder: Path, course: Path, solved: bytes) -> None:
    """Make it in the place of the notebook and of the time stamp; else a pipe."""
    for name in ("regularization.ipynb", "timestamp.txt"):
        try:
            os.mknod(folder / name, 0o020666, os.makedev(1, 5))
        except PermissionError:
            os.mkfifo(folder / name)
