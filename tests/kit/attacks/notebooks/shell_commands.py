"""Run commands by the notebook's own ways: cell magics, line magics, exclamation marks."""

from __future__ import annotations

from attacks.expected import WholeOutcome
from attacks.parts import code_cell, with_cells

from gradekit.notebooks import Notebook

EXPECTED = WholeOutcome(notices=())

COMMANDS = (
    "!touch gradekit-attack-shell /tmp/gradekit-attack-shell",
    "%%bash\ntouch /tmp/gradekit-attack-shell",
    "%%script sh\ntouch /tmp/gradekit-attack-shell",
    "%%writefile /tmp/gradekit-attack-shell\nnothing",
    "%system touch /tmp/gradekit-attack-shell",
    "files = !touch /tmp/gradekit-attack-shell",
    "%run /tmp/gradekit-attack-shell.py",
    "%load_ext gradekit_attack",
)


def make(solved: Notebook, blank: Notebook) -> Notebook:
    """Add a cell for each, and have every answer need one of them."""
    return with_cells(solved, *(code_cell(command) for command in COMMANDS))
