"""Hand in a file that is no JSON, for a person to give points for."""

from __future__ import annotations

from attacks.expected import WholeOutcome

from gradekit.notebooks import Notebook, dump_notebook

EXPECTED = WholeOutcome(judged=False, notices=("unreadable_notebook",))


def make(solved: Notebook, blank: Notebook) -> bytes:
    """Cut the file off."""
    return dump_notebook(solved).encode()[:-500]
