"""nbgrader is imported without what it never needs."""

from __future__ import annotations

import subprocess
import sys

SCRIPT = """
import sys
from gradekit.course.engine import import_nbgrader
import_nbgrader()
import nbgrader.api
import nbformat
assert "rfc3987_syntax" not in sys.modules
import rfc3987_syntax
assert rfc3987_syntax.is_valid_syntax("iri", "https://example.org/\u00e9")
nbformat.validate({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
"""


def test_nothing_is_missed() -> None:
    """Notebooks are validated as ever, and whoever wants the slow package gets it."""
    subprocess.run([sys.executable, "-c", SCRIPT], check=True)
