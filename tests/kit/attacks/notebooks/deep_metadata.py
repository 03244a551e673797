"""Nest metadata just so deeply that it is read, and then cannot be written or copied."""

from __future__ import annotations

import json

from attacks.expected import WholeOutcome

from gradekit.notebooks import Notebook

EXPECTED = WholeOutcome(notices=("missing_metadata",))


def make(solved: Notebook, blank: Notebook) -> bytes:
    """Nest four hundred objects."""
    text = json.dumps({**solved, "metadata": "DEEP"})
    return text.replace('"DEEP"', '{"a": ' * 400 + "1" + "}" * 400).encode()
