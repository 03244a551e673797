"""Downloads as Canvas, Moodle, Gradescope and people make them, for tests."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from gradekit.course import Assignment
from gradekit.course.grader import read_assignment
from gradekit.notebooks import dump_notebook

__all__ = ["canvas_name", "class_download", "notebook", "submitted", "tar", "zipped"]

NOON = (2026, 11, 20, 12, 0, 0)


def zipped(
    path: Path, files: Mapping[str, bytes], when: tuple[int, int, int, int, int, int] = NOON
) -> Path:
    """Write a zip archive as platforms do: deflated, in the given order, all of one time."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, when), data, zipfile.ZIP_DEFLATED)
    return path


def tar(path: Path, files: Mapping[str, bytes], mode: str = "w:gz") -> Path:
    """Write a tar archive."""
    with tarfile.open(path, mode) as archive:  # type: ignore[call-overload]  # any mode
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size, info.mtime = len(data), 1_795_000_000
            archive.addfile(info, io.BytesIO(data))
    return path


def notebook(word: str) -> bytes:
    """Give a notebook that holds a word."""
    return (
        '{"cells": [{"cell_type": "markdown", "id": "a", "metadata": {}, "source": "'
        + word
        + '"}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'
    ).encode()


def canvas_name(name: str, user: int, file: int, original: str, late: bool = False) -> str:
    """Name a file as Canvas does."""
    return f"{name}{'_LATE' if late else ''}_{user}_{file}_{original}"


def class_download(assignment: Assignment, folder: Path, *, again: bool = True) -> Path:
    """Make a download of Canvas: a solved notebook, handed in after a blank one, and a late one."""
    blueprint = read_assignment(assignment)
    solved, blank = (dump_notebook(n).encode() for n in (blueprint.solution, blueprint.student))
    files = {
        canvas_name("lovelaceada", 11, 509, "tiny-1.ipynb"): solved,
        canvas_name("moebob", 12, 502, "tiny.ipynb", late=True): blank,
    }
    if again:
        files[canvas_name("lovelaceada", 11, 501, "tiny.ipynb")] = blank
    return zipped(folder / "submissions.zip", files)


def submitted(assignment: Assignment) -> dict[str, bytes]:
    """Give the files in submitted/, but for receipts."""
    folder = assignment.course.root / "submitted"
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.endswith(".collected.json")
    }
