"""The benchmarks run, and say what they measured."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from benchmarks import grading, isolation


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


def test_what_grading_costs(tmp_path: Path) -> None:
    """A short run grades a class in which half lose points, and again; it can be plotted."""
    file, plot = tmp_path / "grading.json", tmp_path / "grading.png"
    options = ["--sizes", "2", "--rivals", "0", "--no-dask", "--json", str(file)]
    options += ["--plot", str(plot)]
    done = CliRunner().invoke(grading.main, options, catch_exceptions=False)
    costs = json.loads(file.read_text())["costs"]
    again = costs["rerun, nothing changed"]
    assert costs.keys() == {"class of 2", "one worker", "rerun, nothing changed"}
    assert costs["class of 2"]["cpu"] > costs["one worker"]["cpu"] > again["cpu"] > 0
    assert all(cost["largest_mb"] >= cost["main_mb"] > 20 for cost in costs.values())
    assert "submissions a second, middle class: " in done.stdout
    assert plot.read_bytes().startswith(b"\x89PNG")


def test_who_hands_in() -> None:
    """Answers differ, and no two notebooks are the same, even where the answers are."""
    handed_in = dict(grading.notebooks(40))
    answers = {data.replace(name.encode(), b"") for name, data in handed_in.items()}
    assert 4 < len(answers) < len(set(handed_in.values())) == 40
    assert all(data.count(name.encode()) == 4 for name, data in handed_in.items())
