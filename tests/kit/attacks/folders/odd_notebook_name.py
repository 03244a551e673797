"""Hand in a notebook whose name acts on a terminal and is not valid text."""

from __future__ import annotations

import os
from pathlib import Path

from attacks.expected import WholeOutcome

EXPECTED = WholeOutcome(notices=("renamed_notebook",))


def lay(folder: Path, course: Path, solved: bytes) -> None:
    """Have it be the only one."""
    name = b"\x1b[2J\xff <script>gradekitAttack()< \xe2\x80\xae.ipynb"
    Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_bytes(solved)
