"""Hand in a notebook of a hundred megabytes."""

from __future__ import annotations

from attacks.expected import COST, WholeOutcome
from attacks.parts import cell_of

from gradekit.notebooks import Notebook, dump_notebook

EXPECTED = WholeOutcome(judged=False, notices=("unreadable_notebook",))


def make(solved: Notebook, blank: Notebook) -> bytes:
    """Fill an output."""
    cell_of(solved, COST)["outputs"] = [
        {"output_type": "stream", "name": "stdout", "text": "x" * 10**8}
    ]
    return dump_notebook(solved).encode()
