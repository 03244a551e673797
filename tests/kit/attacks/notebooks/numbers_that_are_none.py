"""Write NaN and infinity where JSON has neither."""

from __future__ import annotations

import json

from attacks.expected import COST, WholeOutcome
from attacks.parts import cell_of

from gradekit.notebooks import Notebook

EXPECTED = WholeOutcome(notices=())


def make(solved: Notebook, blank: Notebook) -> bytes:
    """Put them into metadata and outputs."""
    solved["metadata"]["numbers"] = [float("nan"), float("inf"), -float("inf"), 1e308]
    cell_of(solved, COST)["execution_count"] = float("nan")
    return json.dumps(solved).encode()
