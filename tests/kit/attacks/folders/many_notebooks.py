"""Hand in many notebooks, some of whose names are nearly right."""

from __future__ import annotations

from pathlib import Path

from attacks.expected import WholeOutcome

EXPECTED = WholeOutcome(notices=("several_notebooks",))


def lay(folder: Path, course: Path, solved: bytes) -> None:
    """Have the right one be the solved one."""
    for number in range(50):
        (folder / f"Regularization ({number}).ipynb").write_bytes(b"{}")
    (folder / "regularization.ipynb").write_bytes(solved)
