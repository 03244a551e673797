"""Hand in cells that are no cells among those that are."""

from __future__ import annotations

import json
from typing import Any

from attacks.expected import COST, WholeOutcome
from attacks.parts import cell_of

from gradekit.notebooks import Notebook

EXPECTED = WholeOutcome(lost=(COST,), failures=("unreadable", "missing", "wrong answer", "raised"))


def make(solved: Notebook, blank: Notebook) -> bytes:
    """Add numbers, lists and cells whose fields are of other kinds."""
    cell_of(solved, f"{COST}_solution")["source"] = {"def": COST}
    odd: list[Any] = [
        None,
        1,
        "cell",
        [],
        {},
        {"cell_type": []},
        {"cell_type": "code", "source": 3},
    ]
    odd += [{"cell_type": "code", "source": [1, "x"], "outputs": "none", "metadata": []}]
    return json.dumps({**solved, "cells": [*solved["cells"], *odd]}).encode()
