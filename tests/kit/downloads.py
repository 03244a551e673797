"""Downloads as Canvas, Moodle, Gradescope and people make them, for tests."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

__all__ = ["canvas_name", "notebook", "tar", "zipped"]

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
