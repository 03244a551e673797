"""What does not belong in a submission: links, special files, and settings of Jupyter's.

Links are never followed and special files never opened. But nbgrader copies every file of a
submission, and what a link leads to, into ``autograded/`` and from there into ``feedback/``; and
formgrader, asked for the folder, would run a ``nbgrader_config.py`` in it. So on nbgrader's road
they are removed first, and noted in a file, which makes the notices the same on every road.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

from gradekit.text import printable

__all__ = ["LARGEST_TIMESTAMP", "NOTE_FILE", "TIMESTAMP_FILE", "find_strays", "remove_strays"]

NOTE_FILE = "removed_links.txt"
TIMESTAMP_FILE = "timestamp.txt"
LARGEST_TIMESTAMP = 4096
"""In bytes; nbgrader would read a larger one, too, and log it."""

_SETTINGS = re.compile(r"(nbgrader|jupyter|ipython)\w*_config\.\w+", re.IGNORECASE)
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
        path.unlink()
    if strays:
        note = folder / NOTE_FILE
        note.write_text("".join(f"{name}\n" for name in names), encoding="utf-8")
    return names


def _strays(folder: Path) -> Iterator[Path]:
    for place, folders, files in os.walk(folder):
        for name in [*folders, *files]:
            path = Path(place, name)
            if _is_stray(path, path.lstat()):
                yield path


def _is_stray(path: Path, found: os.stat_result) -> bool:
    if not stat.S_ISREG(found.st_mode):
        return not stat.S_ISDIR(found.st_mode)
    if path.name == TIMESTAMP_FILE:
        return found.st_size > LARGEST_TIMESTAMP
    return _SETTINGS.fullmatch(path.name) is not None


def _noted(folder: Path) -> list[str]:
    note = folder / NOTE_FILE
    if note.is_symlink() or not note.is_file():
        return []
    with note.open(encoding="utf-8", errors="replace") as lines:
        text = lines.read(_MOST_NAMES * (_LONGEST_NAME + 1))
    return [printable(line, _LONGEST_NAME) for line in text.splitlines() if line.strip()]


def _shown(path: Path, folder: Path) -> str:
    return printable(path.relative_to(folder).as_posix(), _LONGEST_NAME)
