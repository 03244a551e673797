"""Collecting beside nbgrader's own commands, which find the same; by night, as they take long."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from coursework import gradekit, nbgrader, rows, submit_to_exchange
from downloads import class_download, submitted

from gradekit.collecting import collect
from gradekit.course import Assignment
from gradekit.course.gradebook import parse_timestamp

pytestmark = pytest.mark.nightly

ROSTER = "id,first_name,last_name,lms_user_id\n11,Ada,Lovelace,11\n12,Bob,Moe,12\n"

NBGRADER = r"""
c.ZipCollectApp.strict = True
c.FileNameCollectorPlugin.named_regexp = (
    r".*[/\\][^/\\]*?_(?:LATE_)?(?P<student_id>\d+)_\d+_(?P<file_id>.*?)(?:-\d+)?\.ipynb"
)
"""


def test_nbgraders_zip_collect(tiny: Assignment, tmp_path: Path) -> None:
    """In the same course directory `nbgrader zip_collect` takes a download, as its docs say.

    It refuses a notebook handed in twice, having no times to compare.
    """
    root = tiny.course.root
    with (root / "nbgrader_config.py").open("a") as file:
        file.write(NBGRADER)
    nbgrader(tiny, "generate_assignment", "tiny")
    folder = root / "downloaded/tiny/archive"
    folder.mkdir(parents=True)
    shutil.copy(class_download(tiny, tmp_path, again=False), folder)
    told = nbgrader(tiny, "zip_collect", "tiny", "--force")
    found = {
        path.relative_to(root / "submitted").as_posix() for path in root.glob("submitted/*/*/*")
    }
    assert {"11/tiny/tiny.ipynb", "12/tiny/tiny.ipynb"} <= found, told
    nbgrader(tiny, "autograde", "tiny", "--create")
    assert set(rows(tiny)) == {"11", "12"}
    (root / "roster.csv").write_text(ROSTER)
    document = json.loads(
        gradekit(root, "collect", str(tmp_path / "submissions.zip"), "--json").stdout
    )
    assert document["counts"]["unchanged"] == 2


def test_what_students_submit_to_the_exchange(tiny: Assignment, tmp_path: Path) -> None:
    """Of what ``nbgrader submit`` left, the same is taken as by ``nbgrader collect``."""
    root = tiny.course.root
    exchange, _ = submit_to_exchange(tiny, tmp_path)
    assert collect(tiny, [exchange / "kit/inbound"]).complete
    ours = submitted(tiny)
    shutil.rmtree(root / "submitted")
    nbgrader(tiny, "collect", "tiny")
    theirs = submitted(tiny)
    (stamp,) = [name for name in theirs if name.endswith("timestamp.txt")]
    assert parse_timestamp(ours.pop(stamp).decode()) == parse_timestamp(theirs.pop(stamp).decode())
    assert ours == theirs
    assert any(name.endswith("submission_secret.txt") for name in ours)
