"""Turn the notebook around, so that tests come before answers."""

from __future__ import annotations

from attacks.expected import WholeOutcome

from gradekit.notebooks import Notebook

EXPECTED = WholeOutcome(notices=("reordered_cells",))


def make(solved: Notebook, blank: Notebook) -> Notebook:
    """Reverse the order of the assignment's own cells."""
    solved["cells"] = [
        *(cell for cell in solved["cells"] if "nbgrader" not in cell["metadata"]),
        *reversed([cell for cell in solved["cells"] if "nbgrader" in cell["metadata"]]),
    ]
    return solved
