"""What does not belong in a submission is found, and removed without a trace elsewhere."""

from __future__ import annotations

import os
import socket
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from odd_folders import as_ordinary_user, make_deep

from gradekit.course.strays import find_strays, note_file, remove_folder, remove_strays


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


DEEP = {
    "in the way": ("grade.json", *["a"] * 984),
    "too deep": ("d",) * 1_500,
    "long names": ("b" * 250,) * 17,
}


@pytest.fixture(params=DEEP, ids=list(DEEP))
def deep(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """A submission with folders that no function can go down which calls itself for each."""
    folder = tmp_path / "submission"
    folder.mkdir()
    make_deep(folder, *DEEP[request.param])
    yield folder
    remove_folder(folder, tmp_path)


def test_deep_folders(deep: Path, outside: Path) -> None:
    """They are strays, and go with the links beside them, and nothing else does."""
    (deep / "data.bin").symlink_to(outside / "gradebook.db")
    (deep / "work.ipynb").write_text("{}")
    found = find_strays(deep)
    assert len(found) == 2
    assert "data.bin" in found
    assert remove_strays(deep) == find_strays(deep) == found
    assert not (deep / "data.bin").is_symlink()
    assert remove_strays(deep) == found
    assert (outside / "gradebook.db").read_text() == "grades"
    assert sorted(path.name for path in deep.parent.iterdir()) == [
        ".submission.removed_links.txt",
        "outside",
        "submission",
    ]
    left = [path.relative_to(deep) for path in deep.rglob("*") if path.is_file()]
    assert left == [Path("work.ipynb")]
    assert max(len(path.relative_to(deep).parts) for path in deep.rglob("*")) <= 20


def test_a_deep_folder_is_removed(tmp_path: Path) -> None:
    """Wholly, and nothing that a link in it leads to."""
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "file").touch()
    (tmp_path / "gone").mkdir()
    (tmp_path / "gone" / "link").symlink_to(tmp_path / "kept")
    make_deep(tmp_path / "gone", *["0"] * 1_200)
    remove_folder(tmp_path / "gone", tmp_path)
    assert [path.name for path in tmp_path.rglob("*")] == ["kept", "file"]


def test_links_go_even_if_a_folder_stays(tmp_path: Path) -> None:
    """Where the folder beside it may not be written, which removed folders go to first."""
    with as_ordinary_user() as place:
        folder = place / "submission"
        (folder / "timestamp.txt").mkdir(parents=True)
        (folder / "link").symlink_to(tmp_path)
        place.chmod(0o555)
        with pytest.raises(PermissionError):
            remove_strays(folder)
        assert [path.name for path in folder.iterdir()] == ["timestamp.txt"]
        place.chmod(0o755)


def test_what_may_not_be_read(tmp_path: Path) -> None:
    """It is a stray, and can be removed; an unreadable notebook stays where it is missed."""
    with as_ordinary_user() as place:
        folder = place / "submission"
        for name in ("closed", "listed", "fixed"):
            (folder / name).mkdir(parents=True)
            (folder / name / "link").symlink_to(tmp_path)
        for name in ("work.ipynb", "timestamp.txt", "submission_secret.txt"):
            (folder / name).touch(0o000)
        (folder / "closed").chmod(0o000)
        (folder / "listed").chmod(0o600)
        (folder / "fixed").chmod(0o555)
        found = ("closed", "fixed/link", "listed", "submission_secret.txt", "timestamp.txt")
        assert find_strays(folder) == remove_strays(folder) == find_strays(folder) == found
        assert sorted(path.name for path in folder.iterdir()) == ["fixed", "work.ipynb"]


def test_very_many_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After as many entries as nobody hands in, folders are not looked into, and go."""
    monkeypatch.setattr("gradekit.course.strays._MOST_ENTRIES", 150)
    for number in range(100):
        (tmp_path / "many" / str(number) / "inner" / "innermost").mkdir(parents=True)
    found = remove_strays(tmp_path / "many")
    kinds = Counter(Path(name).name for name in found)
    assert kinds == {"inner": 50, "innermost": 50}
    left = [path.name for path in (tmp_path / "many").rglob("*") if not path.name.isdigit()]
    assert left == ["inner"] * 50


def test_very_many_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What comes after as many entries as nobody hands in goes, but no notebook."""
    monkeypatch.setattr("gradekit.course.strays._MOST_ENTRIES", 150)
    monkeypatch.setattr("gradekit.course.strays._AT_ONCE", 7)
    folder = tmp_path / "many"
    (folder / "inner").mkdir(parents=True)
    for number in range(200):
        (folder / f"{number}.txt").touch()
        (folder / "inner" / f"{number}.txt").touch()
    notebooks = [folder / f"{number}.ipynb" for number in range(20)]
    for notebook in notebooks:
        notebook.touch()
    remove_strays(folder)
    left = [path for path in folder.rglob("*") if path.is_file()]
    assert {*notebooks} < {*left}
    assert 130 <= len(left) <= 170
    remove_folder(folder, tmp_path)
    assert not [path for path in tmp_path.rglob("*") if path.name.endswith(("ipynb", "0.txt"))]
