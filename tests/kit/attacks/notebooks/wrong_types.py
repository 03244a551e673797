"""Hand in valid JSON of the wrong kind everywhere."""

from __future__ import annotations

import json

from attacks.expected import WholeOutcome

from gradekit.notebooks import Notebook

EXPECTED = WholeOutcome(judged=False, notices=("unreadable_notebook",))


def make(solved: Notebook, blank: Notebook) -> bytes:
    """Have cells be an object."""
    cells = {str(number): cell for number, cell in enumerate(solved["cells"])}
    return json.dumps({**solved, "cells": cells}).encode()
