"""Write a hundred and fifty thousand values in UTF-16, whose bytes hide where a text ends."""

from __future__ import annotations

import json

from attacks.expected import WholeOutcome

from gradekit.notebooks import Notebook

EXPECTED = WholeOutcome(nbgrader=False)


def make(solved: Notebook, blank: Notebook) -> bytes:
    """Put them where nobody reads them, beside a quotation mark."""
    more = {"mark": '"', "values": [{}] * 150_000}
    return json.dumps({**solved, "more": more}).encode("utf-16-le")
