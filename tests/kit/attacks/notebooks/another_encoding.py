"""Write the file in UTF-16, which some readers take for binary data and others for nothing."""

from __future__ import annotations

import json

from attacks.expected import WholeOutcome

from gradekit.notebooks import Notebook

EXPECTED = WholeOutcome()


def make(solved: Notebook, blank: Notebook) -> bytes:
    """Encode it."""
    return json.dumps(solved).encode("utf-16")
