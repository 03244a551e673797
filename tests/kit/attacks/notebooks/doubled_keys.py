"""Hand in JSON that two readers read differently: each key twice."""

from __future__ import annotations

import json

from attacks.expected import QUESTIONS, WholeOutcome

from gradekit.notebooks import Notebook

EXPECTED = WholeOutcome(
    notices=("missing_metadata",),
    lost=QUESTIONS,
    failures=("missing", "unreadable", "wrong answer"),
)


def make(solved: Notebook, blank: Notebook) -> bytes:
    """Have the solved cells first and none after."""
    text = json.dumps(solved)
    return (text[:-1] + ', "cells": [], "metadata": {}, "nbformat": 4}').encode()
