"""Hand in named pipes and a socket beside the notebook, one in the place of the time stamp."""

from __future__ import annotations

import os
import socket
from pathlib import Path

from attacks.expected import WholeOutcome

EXPECTED = WholeOutcome(notices=("links",))


def lay(folder: Path, course: Path, solved: bytes) -> None:
    """Make them; the notebook itself is whole."""
    (folder / "regularization.ipynb").write_bytes(solved)
    os.mkfifo(folder / "timestamp.txt")
    os.mkfifo(folder / "notes.txt")
    here = Path.cwd()
    with socket.socket(socket.AF_UNIX) as server:
        os.chdir(folder)  # a socket's path has at most a hundred characters
        try:
            server.bind("data.mat")
        finally:
            os.chdir(here)
