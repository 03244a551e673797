"""Writes files so that whoever looks finds each of them whole, old or new."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Mapping
from pathlib import Path

from gradekit.errors import RecordError

__all__ = ["replace_contents", "unwritten", "write_whole"]

_ABANDONED = 60.0  # seconds after which a half-written file is nobody's


def write_whole(path: Path, text: str, mode: int = 0o644) -> None:
    """Write a text file with the given permissions.

    Raises
    ------
    OSError
        It cannot be written; what was there before is as it was.
    """
    fresh = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        fresh.write_text(text, encoding="utf-8")
        fresh.chmod(mode)
        fresh.replace(path)
    except BaseException:
        if not fresh.is_dir():
            fresh.unlink(missing_ok=True)
        raise


def replace_contents(folder: Path, files: Mapping[str, str], sealed_by: str, mode: int) -> None:
    """Let a folder hold these files and nothing else.

    Parameters
    ----------
    folder
        The folder, which is made if it is not there.
    files
        Names -> texts.
    sealed_by
        The file that tells that the others are there: it goes first and comes last.
    mode
        The files' permissions.

    Raises
    ------
    OSError
        Something cannot be written; the folder is not sealed then.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / sealed_by).unlink(missing_ok=True)
    for path in folder.iterdir():
        if path.name not in files and not _in_the_making(path):
            _remove(path)
    for name in sorted(files, key=lambda name: name == sealed_by):
        write_whole(folder / name, files[name], mode)


def unwritten(path: Path, error: OSError) -> RecordError:
    """Say what a grading run cannot write, and what to do."""
    return RecordError(
        f"{error.filename or path}: cannot be written ({error.strerror}). Nothing that was graded "
        "is lost: make room, or mend what is in the way, and run the same command again to go on."
    )


def _in_the_making(path: Path) -> bool:
    """Tell whether another process may be writing a file of this folder at this moment."""
    try:
        return path.name.endswith(".new") and time.time() - path.lstat().st_mtime < _ABANDONED
    except FileNotFoundError:
        return True


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
