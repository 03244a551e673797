"""What does not belong in a submission: links, special files, settings of Jupyter's, odd folders.

Links are never followed and special files never opened. But nbgrader copies every file of a
submission, and what a link leads to, into ``autograded/`` and from there into ``feedback/``; and
formgrader, asked for the folder, would run a ``nbgrader_config.py`` in it. So on nbgrader's road
they are removed first, and noted in a file, which makes the notices the same on every road. The
note lies beside the submission, where no student's file gets to, and holds for that one only.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

from gradekit.text import printable

__all__ = [
    "LARGEST_TIMESTAMP",
    "SECRET_FILE",
    "TIMESTAMP_FILE",
    "find_strays",
    "note_file",
    "remove_strays",
]

SECRET_FILE = "submission_secret.txt"  # noqa: S105 - a file's name, not a secret
TIMESTAMP_FILE = "timestamp.txt"
LARGEST_TIMESTAMP = 4096
"""In bytes; nbgrader would read a larger one, too, and log it."""

_SETTINGS = re.compile(r"(nbgrader|jupyter|ipython)\w*_config\.\w+", re.IGNORECASE)
_FILES = (TIMESTAMP_FILE, SECRET_FILE, "grade.json")
"""What nbgrader and the kit read or write beside a notebook, where a folder would be in the way."""

_MOST_NAMES = 100
_LONGEST_NAME = 120


def find_strays(folder: Path) -> tuple[str, ...]:
    """Give the names of what does not belong in a submission, sorted.

    Names are made printable, relative to the folder, and at most 100; what `remove_strays` took
    away counts as there.
    """
    names = {_shown(path, folder) for path in _strays(folder)} | set(_noted(folder))
    return tuple(sorted(names)[:_MOST_NAMES])


def remove_strays(folder: Path) -> tuple[str, ...]:
    """Remove what does not belong in a submission, and leave a note of its names.

    What a link leads to is not touched.

    Raises
    ------
    OSError
        Something cannot be removed.
    """
    strays = list(_strays(folder))
    names = find_strays(folder)
    for path in strays:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()
    if strays:
        lines = (_look(folder), *names)
        note_file(folder).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return names


def note_file(folder: Path) -> Path:
    """Give the file, beside a submission's folder, that notes what was removed from it."""
    return folder.with_name(f".{folder.name}.removed_links.txt")


def _strays(folder: Path) -> Iterator[Path]:
    for place, folders, files in os.walk(folder):
        for name in [*folders, *files]:
            path = Path(place, name)
            found = path.lstat()
            if _is_stray(path, found) or (path.parent == folder and _in_the_way(path, found)):
                yield path
                if name in folders:
                    folders.remove(name)  # nothing in it is looked at


def _in_the_way(path: Path, found: os.stat_result) -> bool:
    return stat.S_ISDIR(found.st_mode) and path.name in _FILES


def _is_stray(path: Path, found: os.stat_result) -> bool:
    if not stat.S_ISREG(found.st_mode):
        return not stat.S_ISDIR(found.st_mode)
    if path.name == TIMESTAMP_FILE:
        return found.st_size > LARGEST_TIMESTAMP
    return _SETTINGS.fullmatch(path.name) is not None


def _noted(folder: Path) -> list[str]:
    note = note_file(folder)
    if note.is_symlink() or not note.is_file():
        return []
    look, *names = note.read_text(encoding="utf-8", errors="replace").splitlines() or [""]
    return names if look == _look(folder) else []


def _look(folder: Path) -> str:
    """Give a hash of what a submission holds now, which another one does not have."""
    found = []
    for place, _, files in os.walk(folder):
        for path in (Path(place, name) for name in files):
            state = path.lstat()
            found.append(f"{path.relative_to(folder)!r} {state.st_size} {state.st_mtime_ns}\n")
    return hashlib.sha256("".join(sorted(found)).encode()).hexdigest()


def _shown(path: Path, folder: Path) -> str:
    return printable(path.relative_to(folder).as_posix(), _LONGEST_NAME)
