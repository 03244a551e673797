"""The guide to collecting says what is so: each of its commands is run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from coursework import gradekit, nbgrader
from documents import blocks, console
from downloads import canvas_name, notebook, zipped

from gradekit.collecting import Kind
from gradekit.course import Assignment


@pytest.fixture
def guide(root: Path) -> str:
    """The text of the guide."""
    return (root / "docs/collecting.md").read_text()


def test_every_command_runs(guide: str, root: Path, course: Assignment, tmp_path: Path) -> None:
    """In a course with the files that the guide names, each of its commands does its work."""
    here = course.course.root
    config = (root / "nbgrader_config.py").read_text()
    (block,) = blocks(guide, "python")
    (here / "nbgrader_config.py").write_text(config + block)
    files = {canvas_name("doejane", 11, 1, "regularization.ipynb"): notebook("a")}
    zipped(here / "submissions.zip", files)
    (here / "class.csv").write_text("id,name,lms_user_id\ndoejane,Jane Doe,11\n")
    (here / "notebooks").mkdir()
    (here / "notebooks/bob.ipynb").write_bytes(notebook("b"))
    archive = here / "downloaded/regularization/archive"
    archive.mkdir(parents=True)
    zipped(archive / "submissions.zip", files)
    lines = console(guide)
    assert len(lines) == 7
    for program, *words in lines:
        if program == "nbgrader":
            nbgrader(course, *words)
            assert (here / "submitted/11/regularization/regularization.ipynb").exists()
        else:
            assert program == ".venv/bin/gradekit"
            gradekit(here, *words)
    assert {path.name for path in (here / "submitted").iterdir()} == {"doejane", "bob", "11"}
    assert (here / "submitted/bob/regularization/timestamp.txt").exists()


def test_every_platform_is_in_the_table(guide: str) -> None:
    """The table has a row for each, which the command accepts."""
    assert set(re.findall(r"^\| `(\w+)` \|", guide, re.MULTILINE)) == {*Kind}


def test_limits_are_those_of_the_guide(guide: str) -> None:
    """Figures that the guide names are the kit's."""
    from gradekit.collecting.handed import MOST_FILES
    from gradekit.collecting.source import MOST_MEMBERS

    assert f"more than {MOST_MEMBERS:,} files" in guide.replace("\n", " ")
    assert f"at most {MOST_FILES} in a submission" in guide
