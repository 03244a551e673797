"""A notebook whose every text is hostile, on both roads to the same harmless pages."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hostile_notebook import HONEST, LOST, PAYLOADS, with_texts
from tiny_course import make_tiny_course

from gradekit.course import find_course, grade_all
from gradekit.course.grader import read_assignment
from gradekit.notebooks import dump_notebook, parse_notebook
from gradekit.submission import sanitize

BIN = Path(sys.executable).parent


@pytest.mark.nightly
def test_both_roads_lead_to_the_same_pages(tmp_path: Path) -> None:
    """Byte for byte; the score is that of the code, and honest texts are as they were."""
    root = make_tiny_course(tmp_path / "ours")
    assignment = find_course(root).assignment()
    blueprint = read_assignment(assignment)
    submitted = with_texts(blueprint.solution, *PAYLOADS, LOST, *HONEST)
    folder = root / "submitted/mallory/tiny"
    folder.mkdir(parents=True)
    (folder / "tiny.ipynb").write_text(dump_notebook(submitted))
    theirs = tmp_path / "theirs"
    shutil.copytree(root, theirs, symlinks=True)

    (finished,) = grade_all(assignment).finished
    assert finished.score == blueprint.max_score
    notices = json.loads(finished.document.read_text())["notices"]
    kinds = [notice["kind"] for notice in notices]
    assert (kinds.count("markup"), kinds.count("hidden_characters")) == (1, 1)
    for words in (["generate_assignment", "tiny"], ["autograde", "tiny"]):
        done = subprocess.run(
            [str(BIN / "nbgrader"), *words],
            cwd=theirs,
            env={**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
    for name in ("tiny.ipynb", "grade.json"):
        place = f"autograded/mallory/tiny/{name}"
        assert (root / place).read_bytes() == (theirs / place).read_bytes()

    notebook = parse_notebook((root / "autograded/mallory/tiny/tiny.ipynb").read_bytes(), "it")
    texts = [cell["source"] for cell in notebook["cells"]]
    assert [payload.source for payload in HONEST if payload.source not in texts] == []
    frame = {"nbgrader", "deletable", "editable"}
    assert all(cell["metadata"].keys() <= frame for cell in notebook["cells"])
    for cell in notebook["cells"]:
        cell.update({"outputs": []} if "outputs" in cell else {})
    assert sanitize(notebook, blueprint).notebook == notebook
