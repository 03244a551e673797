"""Hand in the notebook in an old format, which is read by other code."""

from __future__ import annotations

import json

from attacks.expected import WholeOutcome

from gradekit.notebooks import Notebook

EXPECTED = WholeOutcome(notices=("missing_metadata",))


def make(solved: Notebook, blank: Notebook) -> bytes:
    """Write it as format 3 did, with fields that it did not have."""
    cells = [
        {**cell, "input": cell["source"], "language": "python", "prompt_number": "<script>"}
        if cell["cell_type"] == "code"
        else cell
        for cell in solved["cells"]
    ]
    old = {"worksheets": [{"cells": cells, "metadata": {}}], "metadata": {"name": "../../x"}}
    return json.dumps({**old, "nbformat": 3, "nbformat_minor": 0}).encode()
