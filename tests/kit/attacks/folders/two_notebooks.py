"""Hand in two notebooks under other names, so that the better one counts."""

from __future__ import annotations

from pathlib import Path

from attacks.expected import WholeOutcome

EXPECTED = WholeOutcome(judged=False, notices=("unreadable_notebook",))


def lay(folder: Path, course: Path, solved: bytes) -> None:
    """Give both names that begin like the right one."""
    (folder / "regularization (1).ipynb").write_bytes(solved)
    (folder / "regularization_final.ipynb").write_bytes(solved[:-1] + b" ")
