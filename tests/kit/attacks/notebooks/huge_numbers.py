"""Write numbers of a million digits, which take for ever to read."""

from __future__ import annotations

import json

from attacks.expected import WholeOutcome

from gradekit.notebooks import Notebook

EXPECTED = WholeOutcome(judged=False, notices=("unreadable_notebook",))


def make(solved: Notebook, blank: Notebook) -> bytes:
    """Have them where a number belongs."""
    text = json.dumps({**solved, "nbformat_minor": 0})
    return text.replace('"nbformat_minor": 0', '"nbformat_minor": ' + "9" * 10**6).encode()
