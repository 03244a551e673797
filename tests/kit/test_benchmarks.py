"""The benchmarks run, and say what they measured."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from benchmarks import isolation


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
