"""Write a byte order mark, and for the version of the format something that is no number."""

from __future__ import annotations

import codecs
import json

from attacks.expected import WholeOutcome

from gradekit.notebooks import Notebook

EXPECTED = WholeOutcome()


def make(solved: Notebook, blank: Notebook) -> bytes:
    """Write a list that holds itself by name."""
    solved["nbformat"] = ["nbformat", 4.5, None]
    solved["nbformat_minor"] = "-1"
    return codecs.BOM_UTF8 + json.dumps(solved).encode()
