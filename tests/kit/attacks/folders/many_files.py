"""Hand in hundreds of files in folders inside one another."""

from __future__ import annotations

from pathlib import Path

from attacks.expected import WholeOutcome

EXPECTED = WholeOutcome(notices=("links",))


def lay(folder: Path, course: Path, solved: bytes) -> None:
    """Go forty folders down."""
    (folder / "regularization.ipynb").write_bytes(solved)
    deep = folder
    for _ in range(40):
        deep = deep / "d"
        deep.mkdir()
        for number in range(10):
            (deep / f"{number}.ipynb").write_bytes(b"{}")
