"""What a command loads before it can do anything."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

LARGE = [
    "IPython",
    "dask",
    "jinja2",
    "matplotlib",
    "nbconvert",
    "nbformat",
    "nbgrader",
    "sqlalchemy",
]
ELSEWHERE = ["gradekit.cluster", "gradekit.collecting", "gradekit.course.audit", "gradekit.exports"]


def test_a_check_loads_what_it_needs(root: Path) -> None:
    """Grading one notebook takes no gradebook, no pages, no cluster, and no shell of IPython's."""
    code = (
        "import sys; from gradekit.cli import cli; "
        "cli.main(['check', 'source/regularization/regularization.ipynb'], standalone_mode=False); "
        f"print(sorted({{*sys.modules}} & {{*{[*LARGE, *ELSEWHERE]}}}))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True
    )
    assert "100 of 100" in run.stdout
    assert run.stdout.splitlines()[-1] == "[]"
