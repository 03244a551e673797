"""Files are whole or not there, whatever happens while they are written."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gradekit.course.whole_files import replace_contents, write_whole

FILES = {"grade.json": "{}", "a.ipynb": "new", "timestamp.txt": "today"}


def contents(folder: Path) -> dict[str, str]:
    """Give what a folder holds."""
    return {path.name: path.read_text() for path in folder.iterdir()}


def test_nothing_else_stays(tmp_path: Path) -> None:
    """What was there before goes: files, links and folders; what a link leads to does not."""
    folder = tmp_path / "deep" / "folder"
    replace_contents(folder, {"grade.json": "old", "other.txt": "old"}, "grade.json", 0o444)
    (folder / "sub").mkdir()
    (folder / "sub" / "file").touch()
    (tmp_path / "target").write_text("kept")
    (folder / "link").symlink_to(tmp_path / "target")
    replace_contents(folder, FILES, "grade.json", 0o444)
    assert contents(folder) == FILES
    assert (tmp_path / "target").read_text() == "kept"
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o444}


def test_the_seal_comes_last(tmp_path: Path) -> None:
    """Where a file cannot be written, the folder is not sealed."""
    replace_contents(tmp_path, {"grade.json": "old", "a.ipynb": "old"}, "grade.json", 0o644)
    obstacle = tmp_path / f".timestamp.txt.{os.getpid()}.new"
    obstacle.mkdir()
    with pytest.raises(IsADirectoryError):
        replace_contents(tmp_path, FILES, "grade.json", 0o644)
    obstacle.rmdir()
    assert contents(tmp_path) == {"a.ipynb": "new"}


def test_what_was_there_stays_if_there_is_no_room(tmp_path: Path) -> None:
    """The old text is kept whole, and nothing half-written is left."""
    path = tmp_path / "page.html"
    path.write_text("old")
    program = (
        "import resource, sys; from pathlib import Path\n"
        "from gradekit.course.whole_files import write_whole\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "write_whole(Path(sys.argv[1]), 'x' * 5000)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=False
    )
    assert "OSError: [Errno 27] File too large" in done.stderr
    assert contents(tmp_path) == {"page.html": "old"}


def test_what_killed_writers_left_goes(tmp_path: Path) -> None:
    """What another process is writing at this moment stays; what nobody writes any more goes."""
    for name, age in {".a.ipynb.1.new": 3600, ".a.ipynb.2.new": 0}.items():
        (tmp_path / name).write_text("half")
        os.utime(tmp_path / name, (time.time() - age,) * 2)
    replace_contents(tmp_path, FILES, "grade.json", 0o644)
    assert contents(tmp_path) == {**FILES, ".a.ipynb.2.new": "half"}


def test_write_whole_sets_permissions(tmp_path: Path) -> None:
    """They are the ones asked for, also where the file was there with others."""
    path = tmp_path / "file"
    write_whole(path, "one", 0o444)
    write_whole(path, "two", 0o640)
    assert (path.read_text(), path.stat().st_mode & 0o777) == ("two", 0o640)
