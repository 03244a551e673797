"""What does not belong in a submission: links, special files, settings of Jupyter's, odd folders.

Links are never followed and special files never opened. But nbgrader copies every file of a
submission, and what a link leads to, into ``autograded/`` and from there into ``feedback/``; and
formgrader, asked for the folder, would run a ``nbgrader_config.py`` in it. So on nbgrader's road
they are removed first, and noted in a file, which makes the notices the same on every road. The
note lies beside the submission, where no student's file gets to, and holds for that one only.

However deep folders lie in one another, how long their names are or who may read them: nothing
here calls itself for each of them, and those that no honest submission has are strays themselves.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import tempfile
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from gradekit.text import printable

__all__ = [
    "LARGEST_TIMESTAMP",
    "SECRET_FILE",
    "TIMESTAMP_FILE",
    "Entry",
    "find_strays",
    "is_settings",
    "look_through",
    "note_file",
    "remove_folder",
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

_DEEPEST = 20  # folders inside one another
_LONGEST_PATH = 1_000  # bytes, of a folder's path in the submission; systems allow about 4,000
_MOST_ENTRIES = 50_000
_AT_ONCE = 10_000

_EFFECTIVE = os.access in os.supports_effective_ids


@dataclass(frozen=True)
class Entry:
    """A file, folder or link in a submission.

    Parameters
    ----------
    path
        Where it is.
    state
        What the system says of it; of a link, not of what it leads to.
    stray
        Whether it does not belong there.
    """

    path: Path
    state: os.stat_result
    stray: bool

    @property
    def is_folder(self) -> bool:
        """Whether it is a folder, and no link to one."""
        return stat.S_ISDIR(self.state.st_mode)


def look_through(folder: Path) -> Iterator[Entry]:
    """Give all that a submission holds, but not what is in strays.

    Folders that are too deep or whose path is too long, all that comes after 50,000 entries, and
    files and folders that cannot be read are strays; but not a notebook that is in no folder of
    the submission, which must not go unseen.

    Raises
    ------
    OSError
        The submission's own folder cannot be read.
    """
    seen = 0
    waiting = deque([folder])
    while waiting:
        for path, state in _inside(waiting.popleft()):
            seen += 1
            late = seen > _MOST_ENTRIES and not _is_notebook(path, folder)
            stray = late or _is_stray(path, state, folder)
            if _is_folder(state) and not stray:
                waiting.append(path)
            yield Entry(path, state, stray)


def find_strays(folder: Path) -> tuple[str, ...]:
    """Give the names of what does not belong in a submission, sorted.

    Names are made printable, relative to the folder, and at most 100; what `remove_strays` took
    away counts as there.

    Raises
    ------
    OSError
        The submission's own folder cannot be read.
    """
    names = {_shown(each.path, folder) for each in look_through(folder) if each.stray}
    return tuple(sorted(names | set(_noted(folder)))[:_MOST_NAMES])


def remove_strays(folder: Path) -> tuple[str, ...]:
    """Remove what does not belong in a submission, and leave a note of its names.

    Links and special files go first; what a link leads to is not touched.

    Raises
    ------
    OSError
        Something cannot be removed; what can be is gone nevertheless.
    """
    strays = [each for each in look_through(folder) if each.stray]
    names = find_strays(folder)
    problems = []
    for each in sorted(strays, key=lambda each: each.is_folder):
        try:
            _make_writable(each.path.parent)
            if each.is_folder:
                remove_folder(each.path, folder.parent)
            else:
                each.path.unlink()
        except OSError as error:
            problems.append(error)
    if problems:
        raise problems[0]
    if strays:
        lines = (_look(folder), *names)
        note_file(folder).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return names


def is_settings(name: str) -> bool:
    """Tell whether Jupyter or nbgrader would take a file of this name for their settings."""
    return _SETTINGS.fullmatch(name) is not None


def remove_folder(folder: Path, beside: Path) -> None:
    """Remove a folder with all that is in it, however deep; links are not followed.

    It is out of its place at once, whatever becomes of the rest.

    Parameters
    ----------
    folder
        The folder.
    beside
        A folder on the same file system in which there may be another one for a while.

    Raises
    ------
    OSError
        It cannot be removed, or not all of it.
    """
    waste = Path(tempfile.mkdtemp(prefix=".removed-", dir=beside))
    waiting = [waste / "0"]
    _make_writable(folder)
    folder.rename(waiting[0])
    moved = 0
    while waiting:
        place = waiting.pop()
        _make_writable(place)
        while some := list(islice(_inside(place), _AT_ONCE)):
            for path, state in some:
                if _is_folder(state):
                    moved += 1
                    _make_writable(path)
                    waiting.append(path.rename(waste / str(moved)))
                else:
                    path.unlink()
        place.rmdir()
    waste.rmdir()


def note_file(folder: Path) -> Path:
    """Give the file, beside a submission's folder, that notes what was removed from it."""
    return folder.with_name(f".{folder.name}.removed_links.txt")


def _inside(folder: Path) -> Iterator[tuple[Path, os.stat_result]]:
    with os.scandir(folder) as found:
        for each in found:
            yield Path(each.path), each.stat(follow_symlinks=False)


def _make_writable(folder: Path) -> None:
    """Let the owner change a folder; if that is somebody else, what follows will tell."""
    with suppress(OSError):
        folder.chmod(stat.S_IMODE(folder.stat().st_mode) | stat.S_IRWXU)


def _is_folder(state: os.stat_result) -> bool:
    return stat.S_ISDIR(state.st_mode)


def _is_stray(path: Path, state: os.stat_result, folder: Path) -> bool:
    on_top = path.parent == folder
    if _is_folder(state):
        within = path.relative_to(folder)
        return (
            (on_top and path.name in _FILES)
            or len(within.parts) > _DEEPEST
            or len(os.fsencode(within)) > _LONGEST_PATH
            or not _allows(path, os.R_OK | os.X_OK)
        )
    if not stat.S_ISREG(state.st_mode):
        return True
    if path.name == TIMESTAMP_FILE and state.st_size > LARGEST_TIMESTAMP:
        return True
    if is_settings(path.name):
        return True
    return not _allows(path, os.R_OK) and not _is_notebook(path, folder)


def _is_notebook(path: Path, folder: Path) -> bool:
    return path.parent == folder and path.suffix == ".ipynb"


def _allows(path: Path, what: int) -> bool:
    return os.access(path, what, effective_ids=_EFFECTIVE)


def _noted(folder: Path) -> list[str]:
    note = note_file(folder)
    if note.is_symlink() or not note.is_file():
        return []
    look, *names = note.read_text(encoding="utf-8", errors="replace").splitlines() or [""]
    return names if look == _look(folder) else []


def _look(folder: Path) -> str:
    """Give a hash of what a submission holds now, which another one does not have."""
    found = [
        f"{each.path.relative_to(folder)!r} {each.state.st_size} {each.state.st_mtime_ns}\n"
        for each in look_through(folder)
        if not each.is_folder
    ]
    return hashlib.sha256("".join(sorted(found)).encode()).hexdigest()


def _shown(path: Path, folder: Path) -> str:
    return printable(path.relative_to(folder).as_posix(), _LONGEST_NAME)
