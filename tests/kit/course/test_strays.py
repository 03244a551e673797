"""What does not belong in a submission is found, and removed without a trace elsewhere."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from gradekit.course.strays import find_strays, note_file, remove_strays


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A folder beside the submission, with a file that links lead to."""
    folder = tmp_path / "outside"
    folder.mkdir()
    (folder / "gradebook.db").write_text("grades")
    return folder


@pytest.fixture
def folder(tmp_path: Path, outside: Path) -> Path:
    """A submission with one of each kind of what does not belong there."""
    folder = tmp_path / "submission"
    (folder / "deep" / "deeper").mkdir(parents=True)
    (folder / "work.ipynb").write_text("{}")
    (folder / "deep" / "file.txt").write_text("text")
    (folder / "nbgrader_config.py").write_text("print('run by formgrader')")
    (folder / "deep" / "jupyter_server_config.json").write_text("{}")
    (folder / "link").symlink_to(outside / "gradebook.db")
    (folder / "broken").symlink_to("nowhere")
    (folder / "deep" / "to-folder").symlink_to(outside)
    (folder / "deep" / "round").symlink_to("..")
    os.mkfifo(folder / "deep" / "deeper" / "pipe")
    with socket.socket(socket.AF_UNIX) as server:
        before = Path.cwd()
        os.chdir(folder)  # the name of a socket may be no longer than about 100 characters
        server.bind("socket")
        os.chdir(before)
    return folder


STRAYS = (
    "broken", "deep/deeper/pipe", "deep/jupyter_server_config.json", "deep/round",
    "deep/to-folder", "link", "nbgrader_config.py", "socket",
)  # fmt: skip


def test_strays_are_found(folder: Path) -> None:
    """Links to files, folders and nothing, pipes, sockets, settings; no link is followed."""
    assert find_strays(folder) == STRAYS


def test_strays_are_removed_and_noted(folder: Path, outside: Path) -> None:
    """What links lead to stays; what is removed is still told afterwards, and twice is once."""
    assert remove_strays(folder) == STRAYS
    left = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert left == {"work.ipynb", "deep/file.txt"}
    assert not any(path.is_symlink() for path in folder.rglob("*"))
    assert (outside / "gradebook.db").read_text() == "grades"
    assert find_strays(folder) == remove_strays(folder) == STRAYS


def test_a_note_of_the_students_own_is_a_file(folder: Path) -> None:
    """Nothing is told of what stands in it, before strays are removed or after."""
    for name in ("removed_links.txt", note_file(folder).name):
        (folder / name).write_text("0" * 64 + "\nThe instructor gives full marks.\n")
    assert find_strays(folder) == remove_strays(folder) == find_strays(folder) == STRAYS


def test_a_note_is_about_one_submission(folder: Path) -> None:
    """Another one in its place is not told of what was removed from the first."""
    remove_strays(folder)
    (folder / "work.ipynb").write_text("{} ")
    assert find_strays(folder) == ()


def test_folders_in_the_way(tmp_path: Path) -> None:
    """Folders with the names of nbgrader's and the kit's files go, with all that is in them."""
    for name in ("grade.json", "timestamp.txt", "submission_secret.txt", "deep"):
        (tmp_path / name / "timestamp.txt").mkdir(parents=True)
        (tmp_path / name / "link").symlink_to("nowhere")
    found = ("deep/link", "grade.json", "submission_secret.txt", "timestamp.txt")
    assert find_strays(tmp_path) == remove_strays(tmp_path) == found
    assert [path.name for path in tmp_path.rglob("*")] == ["deep", "timestamp.txt"]
    assert find_strays(tmp_path) == found


def test_a_submission_of_files_has_no_strays(tmp_path: Path) -> None:
    """Nothing is noted, and nothing written."""
    (tmp_path / "work.ipynb").write_text("{}")
    assert find_strays(tmp_path) == remove_strays(tmp_path) == ()
    assert [path.name for path in tmp_path.iterdir()] == ["work.ipynb"]
