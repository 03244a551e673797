"""Hand in as many cells as a small file can hold, each of them nothing."""

from __future__ import annotations

from attacks.expected import WholeOutcome

from gradekit.notebooks import Notebook

EXPECTED = WholeOutcome(judged=False, notices=("unreadable_notebook",))


def make(solved: Notebook, blank: Notebook) -> bytes:
    """Write numbers where cells belong."""
    cells = ",".join(["0"] * 90_000)
    return f'{{"nbformat":4,"nbformat_minor":5,"metadata":{{}},"cells":[{cells}]}}'.encode()
