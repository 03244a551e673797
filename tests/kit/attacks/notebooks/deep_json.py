"""Overflow the stack of whatever reads JSON."""

from __future__ import annotations

import json

from attacks.expected import WholeOutcome

from gradekit.notebooks import Notebook

EXPECTED = WholeOutcome(judged=False, notices=("unreadable_notebook",), nbgrader=False)


def make(solved: Notebook, blank: Notebook) -> bytes:
    """Nest a hundred thousand lists in the metadata."""
    text = json.dumps(solved)
    return (text[:-1] + ', "deep": ' + "[" * 10**5 + "]" * 10**5 + "}").encode()
