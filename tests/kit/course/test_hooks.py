"""What nbgrader goes on with is safe, or is refused, whatever goes wrong in a hook."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from coursework import hand_in
from odd_folders import as_ordinary_user, make_deep
from tiny_course import make_tiny_course

from gradekit.course import Assignment, find_course
from gradekit.course.hooks import refuse_unsafe, remove_links, take_back_files
from gradekit.course.strays import remove_folder
from gradekit.errors import NotebookError, SettingsError


@pytest.fixture
def handed_in(tiny: Assignment, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A notebook in a submission's folder, and a link to the gradebook; nbgrader is at work."""
    path = hand_in(tiny, "ada", b"{}")
    (path.parent / "notes.txt").symlink_to(tiny.course.root / "gradebook.db")
    monkeypatch.chdir(tiny.course.root)
    yield path
    remove_folder(path.parent, path.parent.parent)


def look_through(path: Path) -> list[str]:
    """Run the hook as nbgrader does; give the notebooks that are left."""
    notebooks = [str(path)]
    remove_links(assignment="tiny", student="*", notebooks=notebooks)
    return notebooks


def test_what_was_not_looked_through_is_refused(handed_in: Path) -> None:
    """A hook that is not there, or not reached, makes nothing safe."""
    with pytest.raises(NotebookError, match="could not be made safe"):
        refuse_unsafe(handed_in.parent.with_name("other"))


def test_a_hook_that_does_not_end_makes_nothing_safe(
    handed_in: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Not even if it did before."""
    look_through(handed_in)
    refuse_unsafe(handed_in.parent)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SettingsError):
        look_through(handed_in)
    with pytest.raises(NotebookError, match="could not be made safe"):
        refuse_unsafe(handed_in.parent)


def test_a_link_that_comes_late_is_refused(handed_in: Path) -> None:
    """It leads to what nbgrader may have copied."""
    look_through(handed_in)
    refuse_unsafe(handed_in.parent)
    (handed_in.parent / "late").symlink_to("nowhere")
    with pytest.raises(NotebookError, match="could not be made safe"):
        refuse_unsafe(handed_in.parent)


def test_links_beside_deep_folders_are_removed(handed_in: Path) -> None:
    """However deep they are; the notebook is graded."""
    make_deep(handed_in.parent, "grade.json", *["a"] * 984)
    make_deep(handed_in.parent, *["d"] * 976)
    assert look_through(handed_in) == [str(handed_in)]
    refuse_unsafe(handed_in.parent)
    left = {path.name for path in handed_in.parent.rglob("*")}
    assert left == {"tiny.ipynb", "d"}


def test_links_that_cannot_be_removed_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the submission's folder is somebody else's, for instance."""
    with as_ordinary_user() as place:
        course = find_course(make_tiny_course(place / "course"))
        path = hand_in(course.assignment(), "ada", b"{}")
        (path.parent / "timestamp.txt").mkdir()
        path.parent.parent.chmod(0o555)
        monkeypatch.chdir(course.root)
        look_through(path)
        with pytest.raises(NotebookError, match="cannot be removed"):
            refuse_unsafe(path.parent)
        monkeypatch.undo()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32-be"])
@pytest.mark.parametrize(("values", "opened"), [(150_000, False), (40_000, True)])
def test_too_much_for_nbgrader(
    handed_in: Path, encoding: str, values: int, opened: bool, caplog: pytest.LogCaptureFixture
) -> None:
    """Values are counted, and not what stands in texts, whatever the encoding."""
    notebook = {"quote": '"', "commas": "," * 200_000, "x": [{}] * values, "cells": []}
    handed_in.write_bytes(json.dumps(notebook).encode(encoding))
    assert look_through(handed_in) == ([str(handed_in)] if opened else [])
    assert ("holds more than can be graded" in caplog.text) is not opened


def take_back(assignment: Assignment) -> set[str]:
    """Run the other hook; give what is left of the feedback."""
    notebooks = [str(assignment.autograded("ada") / "tiny.ipynb")]
    take_back_files(assignment="tiny", student="*", notebooks=notebooks)
    folder = assignment.feedback("ada")
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


HANDED_BACK = {"tiny.html", "timestamp.txt", "submission_secret.txt"}
COPIED = ("data/deep/x.csv", "helpers.py", "timestamp.txt", "submission_secret.txt")


def lay_feedback(assignment: Assignment) -> Path:
    """Let nbgrader have copied files and written a page."""
    for folder in (assignment.autograded("ada"), assignment.feedback("ada")):
        for name in COPIED:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(name)
    (assignment.feedback("ada") / "tiny.html").write_text("page")
    return assignment.feedback("ada")


def test_files_are_taken_back(tiny: Assignment, monkeypatch: pytest.MonkeyPatch) -> None:
    """What nbgrader copied goes, links and deep folders go anyway, the page stays."""
    folder = lay_feedback(tiny)
    (folder / "link").symlink_to("tiny.html")
    make_deep(folder, *["e"] * 1_200)
    (folder / "kept.txt").write_text("the instructor's own")
    monkeypatch.chdir(tiny.course.root)
    assert {name for name in take_back(tiny) if not name.startswith("e")} == {
        *HANDED_BACK,
        "kept.txt",
    }


def test_where_files_cannot_be_taken_back_the_page_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the folder is handed back."""
    with as_ordinary_user() as place:
        assignment = find_course(make_tiny_course(place / "course")).assignment()
        folder = lay_feedback(assignment)
        (folder / "data" / "deep").chmod(0o555)
        monkeypatch.chdir(assignment.course.root)
        with pytest.raises(PermissionError):
            take_back(assignment)
        assert not folder.exists()
        monkeypatch.undo()
