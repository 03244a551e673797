"""The benchmarks run, and say what they measured."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from benchmarks import grading, isolation
from gradekit.course import find_course
from gradekit.course.grader import read_assignment
from gradekit.notebooks import code_cells, dump_notebook


def test_what_isolation_costs(tmp_path: Path) -> None:
    """A short run prints the difference and saves it; real processes were among what counts."""
    file = tmp_path / "isolation.json"
    options = ["--submissions", "1", "--rounds", "1", "--json", str(file)]
    done = CliRunner().invoke(isolation.main, options, catch_exceptions=False)
    saved = json.loads(file.read_text())
    assert f"isolation costs {saved['cpu_ms']:.1f} ms of CPU" in done.stdout
    assert saved["cases"] > saved["questions"] > 0
    assert saved["sandboxes"]["in process"]["others"] == 0
    assert saved["sandboxes"]["isolated"]["others"] != 0


@pytest.mark.nightly
def test_what_grading_costs(tmp_path: Path) -> None:
    """A short run grades a class in which half lose points, and again; it can be plotted."""
    file, plot = tmp_path / "grading.json", tmp_path / "grading.png"
    options = ["--sizes", "2", "--rivals", "0", "--no-dask", "--json", str(file)]
    options += ["--plot", str(plot)]
    done = CliRunner().invoke(grading.main, options, catch_exceptions=False)
    costs = json.loads(file.read_text())["costs"]
    again = costs["rerun, nothing changed"]
    assert costs.keys() == {
        "class of 2", "a check of one notebook", "one worker", "rerun, nothing changed",
    }  # fmt: skip
    assert costs["class of 2"]["cpu"] > costs["one worker"]["cpu"] > again["cpu"] > 0
    # The system counts the two in different ways.
    assert all(1.05 * cost["largest_mb"] > cost["main_mb"] > 20 for cost in costs.values())
    assert "submissions a second, middle class: " in done.stdout
    assert plot.read_bytes().startswith(b"\x89PNG")


def test_who_hands_in() -> None:
    """Answers differ, and no two notebooks are the same, even where the answers are."""
    handed_in = dict(grading.notebooks(40))
    answers = {data.replace(name.encode(), b"") for name, data in handed_in.items()}
    assert 4 < len(answers) < len(set(handed_in.values())) == 40
    assert all(data.count(name.encode()) == 4 for name, data in handed_in.items())


def test_what_others_run(root: Path) -> None:
    """Without the cells that train networks, the rest of a notebook runs to its end."""
    solved = read_assignment(find_course(root).assignment("regularization")).solution
    whole, rest = (
        code_cells(grading.kept(dump_notebook(solved).encode(), training))
        for training in (True, False)
    )
    assert 0 < len(rest) < len(whole)
    code = "\n".join(cell["source"] for cell in rest).replace("%matplotlib inline", "")
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        cwd=root / "release/regularization",
        env={**os.environ, "MPLBACKEND": "agg", "PYTHONPATH": "."},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("Well done") == 4
