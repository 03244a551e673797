"""From a submission's folder to the bytes of its notebook."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from odd_folders import as_ordinary_user, make_deep

from gradekit.course import Submission, read_file
from gradekit.course.intake import Handed, take_in
from gradekit.course.strays import remove_strays
from gradekit.errors import NotebookError


def handed_in(tmp_path: Path, *names: str) -> Handed:
    """Hand in files of these names, each holding its own name."""
    for name in names:
        (tmp_path / name).write_text(name)
    return take_in(Submission("ada", tmp_path), "work", 1)


CHOICES = {
    "right name": (["work.ipynb"], "work.ipynb", []),
    "browser's copy": (["work (1).ipynb"], "work (1).ipynb", ["renamed_notebook"]),
    "other case": (["Work.ipynb"], "Work.ipynb", ["renamed_notebook"]),
    "own name": (["ada_hw1.ipynb"], "ada_hw1.ipynb", ["renamed_notebook"]),
    "right one of two": (["notes.ipynb", "work.ipynb"], "work.ipynb", ["several_notebooks"]),
    "likelier of two": (
        ["notes.ipynb", "WORK final.ipynb"],
        "WORK final.ipynb",
        ["renamed_notebook", "several_notebooks"],
    ),
}


@pytest.mark.parametrize(("names", "taken", "kinds"), CHOICES.values(), ids=CHOICES.keys())
def test_choice(tmp_path: Path, names: list[str], taken: str, kinds: list[str]) -> None:
    """The right notebook is taken, else the likeliest, and that is noticed."""
    handed = handed_in(tmp_path, *names)
    assert handed.data == taken.encode()
    assert [notice.kind for notice in handed.notices] == kinds


UNCLEAR = {
    "copies": ["work (1).ipynb", "work (2).ipynb"],
    "a copy and an answer": ["work (1).ipynb", "Work final.ipynb"],
    "names of their own": ["Untitled.ipynb", "ada.ipynb"],
}


@pytest.mark.parametrize("names", UNCLEAR.values(), ids=UNCLEAR.keys())
def test_unclear_choice(tmp_path: Path, names: list[str]) -> None:
    """Where more than one could be meant none is taken, and a person is told of all."""
    handed = handed_in(tmp_path, *names)
    assert (handed.data, handed.empty) == (None, False)
    assert all(name in handed.problem for name in [*names, "'work.ipynb'"])
    (tmp_path / names[1]).rename(tmp_path / "work.ipynb")
    assert handed_in(tmp_path).data == names[1].encode()


def test_nothing(tmp_path: Path) -> None:
    """An empty folder is told apart from one with other files, which a person should see."""
    empty = handed_in(tmp_path, "timestamp.txt", "submission_secret.txt")
    assert (empty.data, empty.empty) == (None, True)
    other = handed_in(tmp_path, "work.py")
    assert (other.data, other.empty) == (None, False)
    assert "work.py" in other.problem


def test_special_files_are_not_read(tmp_path: Path) -> None:
    """A link, a folder or a pipe under the notebook's name is no notebook."""
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    folder = tmp_path / "submission"
    folder.mkdir()
    (folder / "work.ipynb").symlink_to(secret)
    os.mkfifo(folder / "a.ipynb")
    (folder / "b.ipynb").mkdir()
    assert take_in(Submission("ada", folder), "work", 1).data is None


def test_removed_strays_are_something(tmp_path: Path) -> None:
    """Before they are removed or after, the same is told, and a person is to see it."""
    folder = tmp_path / "submission"
    (folder / "grade.json" / "deep").mkdir(parents=True)
    (folder / "work.ipynb").symlink_to("nowhere")
    before = take_in(Submission("ada", folder), "work", 1)
    remove_strays(folder)
    assert take_in(Submission("ada", folder), "work", 1) == before
    assert not before.empty
    assert "only: grade.json, work.ipynb." in before.problem


def test_too_large(tmp_path: Path) -> None:
    """A huge file is refused without being read."""
    with (tmp_path / "work.ipynb").open("wb") as file:
        file.truncate(2**20 + 1)
    handed = take_in(Submission("ada", tmp_path), "work", 1)
    assert handed.data is None
    assert "1 MB" in handed.problem
    with pytest.raises(NotebookError, match="1 MB"):
        read_file(tmp_path / "work.ipynb", 1)


TIMES = {
    "utc": ("2026-03-02 10:00:00 UTC", datetime(2026, 3, 2, 10)),  # noqa: DTZ001 - nbgrader's are naive
    "microseconds": (
        "2026-03-02 10:00:00.250000 UTC",
        datetime(2026, 3, 2, 10, microsecond=250000),  # noqa: DTZ001 - as above
    ),
    "offset": ("2026-03-02T12:00:00+02:00", datetime(2026, 3, 2, 10)),  # noqa: DTZ001 - as above
    "empty": ("", None),
}


@pytest.mark.parametrize(("text", "moment"), TIMES.values(), ids=TIMES.keys())
def test_timestamp(tmp_path: Path, text: str, moment: datetime | None) -> None:
    """The time of handing in is read as nbgrader writes it."""
    (tmp_path / "timestamp.txt").write_text(text)
    handed = handed_in(tmp_path, "work.ipynb")
    assert handed.timestamp == moment
    assert handed.notices == ()


def test_bad_timestamp(tmp_path: Path) -> None:
    """A text that is no time is noticed, and costs nothing."""
    (tmp_path / "timestamp.txt").write_text("yesterday, after\x1b[2J tea")
    handed = handed_in(tmp_path, "work.ipynb")
    assert handed.timestamp is None
    assert [notice.kind for notice in handed.notices] == ["bad_timestamp"]
    assert "\x1b" not in handed.notices[0].message


SECRETS = {
    "nbgrader's": (b"0f" * 64, "0f" * 64),
    "empty": (b"", ""),
    "with a line end": (b"abc\n", ""),
    "endless": (b"a" * 257, ""),
    "binary": (b"\xff\0", ""),
}


@pytest.mark.parametrize(("content", "secret"), SECRETS.values(), ids=SECRETS.keys())
def test_secret(tmp_path: Path, content: bytes, secret: str) -> None:
    """What nbgrader finds a student's feedback by is taken as it writes it, or not at all."""
    (tmp_path / "submission_secret.txt").write_bytes(content)
    assert handed_in(tmp_path, "work.ipynb").secret == secret


def test_secret_of_others(tmp_path: Path) -> None:
    """A link is not followed to anybody's secret."""
    (tmp_path / "other.txt").write_text("abc")
    (tmp_path / "submission_secret.txt").symlink_to("other.txt")
    assert handed_in(tmp_path, "work.ipynb").secret == ""


def closed(name: str, mode: int) -> Callable[[Path], None]:
    """Give what hands in a file or folder that may not be read."""

    def lay(folder: Path) -> None:
        if name == "inner":
            (folder / name).mkdir()
            (folder / name / "file").touch()
        else:
            (folder / name).touch()
        (folder / name).chmod(mode)

    return lay


PASSED_OVER = {
    "deep folders": lambda folder: make_deep(folder, *["d"] * 1_500),
    "long names": lambda folder: make_deep(folder, *["b" * 250] * 17),
    "closed timestamp": closed("timestamp.txt", 0o000),
    "closed secret": closed("submission_secret.txt", 0o000),
    "closed folder": closed("inner", 0o000),
    "listed folder": closed("inner", 0o600),
}


@pytest.mark.parametrize("lay", PASSED_OVER.values(), ids=PASSED_OVER.keys())
def test_what_cannot_be_read_is_passed_over(lay: Callable[[Path], None]) -> None:
    """The notebook beside it is taken; without one, a person is told what there is."""
    with as_ordinary_user() as folder:
        lay(folder)
        handed = handed_in(folder, "work.ipynb")
        assert (handed.data, handed.problem) == (b"work.ipynb", "")
        assert [notice.kind for notice in handed.notices] == ["links"]
        (folder / "work.ipynb").unlink()
        handed = handed_in(folder)
        assert (handed.data, handed.empty) == (None, False)
        assert "no notebook" in handed.problem


UNREADABLE = {
    "notebook": lambda folder: (folder / "work.ipynb").chmod(0o000),
    "closed": lambda folder: folder.chmod(0o000),
    "listed": lambda folder: folder.chmod(0o600),
}


@pytest.mark.parametrize("close", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_a_folder_that_cannot_be_read(close: Callable[[Path], None]) -> None:
    """A person is asked, and nothing is raised."""
    with as_ordinary_user() as place:
        folder = place / "submission"
        folder.mkdir()
        handed_in(folder, "work.ipynb")
        close(folder)
        handed = take_in(Submission("ada", folder), "work", 1)
        assert (handed.data, handed.empty) == (None, False)
        assert "cannot be read" in handed.problem
