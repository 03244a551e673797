"""Leave out which kernel runs the notebook."""

from __future__ import annotations

from attacks.expected import WholeOutcome

from gradekit.notebooks import Notebook

EXPECTED = WholeOutcome(notices=("missing_metadata",))


def make(solved: Notebook, blank: Notebook) -> Notebook:
    """Empty the notebook's metadata."""
    return {**solved, "metadata": {}}
