"""Hand in a notebook of a format that does not exist."""

from __future__ import annotations

import json

from attacks.expected import WholeOutcome

from gradekit.notebooks import Notebook

EXPECTED = WholeOutcome(judged=False, notices=("unreadable_notebook",))


def make(solved: Notebook, blank: Notebook) -> bytes:
    """Claim format 99."""
    return json.dumps({**solved, "nbformat": 99}).encode()
