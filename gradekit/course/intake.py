"""From a submission's folder to the bytes of its notebook."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePath
from typing import TypeVar

from gradekit.course.folders import Submission
from gradekit.course.gradebook import parse_timestamp
from gradekit.course.strays import (
    LARGEST_TIMESTAMP,
    SECRET_FILE,
    TIMESTAMP_FILE,
    find_strays,
    look_through,
)
from gradekit.errors import NotebookError
from gradekit.notices import Notice
from gradekit.text import printable

__all__ = [
    "SECRET_FILE",
    "TIMESTAMP_FILE",
    "Handed",
    "choose_notebook",
    "read_file",
    "read_secret",
    "take_in",
]

_Path = TypeVar("_Path", bound=PurePath)

_SECRET = re.compile(rb"[!-~]{1,256}")


@dataclass(frozen=True)
class Handed:
    """What a student handed in.

    Parameters
    ----------
    data
        The notebook's bytes; None if there is no notebook that can be read.
    problem
        Why there is none, in words; "" if there is one.
    empty
        Whether the folder holds nothing at all, so that there is nothing for a person to see.
    timestamp
        When it was handed in (UTC, naive), if known.
    notices
        Oddities of the folder.
    secret
        What only the student and nbgrader know of the submission, ``""`` if there is none:
        nbgrader finds a student's feedback by it.
    """

    data: bytes | None
    problem: str = ""
    empty: bool = False
    timestamp: datetime | None = None
    notices: tuple[Notice, ...] = ()
    secret: str = ""

    @property
    def sha256(self) -> str | None:
        """The hash of the notebook's bytes."""
        return None if self.data is None else hashlib.sha256(self.data).hexdigest()


def take_in(submission: Submission, notebook: str, most_mb: int) -> Handed:
    """Find and read the notebook called ``notebook`` in a submission's folder.

    A notebook under another name is taken if it is the only one, or the only one whose name
    begins like the right one; where more could be meant, a person must say which one is. Files
    that are not regular files are passed over, and larger ones than ``most_mb`` MiB not read.

    Nothing is raised for what the folder holds, or for who may read it: others are to be graded.
    """
    try:
        return _take_in(submission, notebook, most_mb)
    except (OSError, RecursionError, MemoryError) as error:
        why = getattr(error, "strerror", None) or type(error).__name__
        problem = (
            f"The submission's folder cannot be read ({why}). A person must look at it, and see "
            "that who grades may read and search it."
        )
        return Handed(None, problem)


def _take_in(submission: Submission, notebook: str, most_mb: int) -> Handed:
    timestamp, notices = _timestamp(submission.folder / TIMESTAMP_FILE)
    secret = read_secret(submission.folder)
    if strays := find_strays(submission.folder):
        names = ", ".join(strays[:5]) + (f" and {len(strays) - 5} more" if strays[5:] else "")
        message = (
            "The submission held links, special files, settings of programs, folders in a file's "
            "place or too deep, or what cannot be read. They do not belong there and were passed "
            f"over: {names}."
        )
        notices.append(Notice("links", message))
    found = submission.notebooks
    path = choose_notebook(found, notebook)
    if path is None and found:
        names = ", ".join(printable(p.name, 60) for p in found[:5])
        problem = (
            f"There are {len(found)} notebooks in the submission ({names}), and none is called "
            f"'{notebook}.ipynb'. A person must look which one is meant and give it that name."
        )
        return Handed(None, problem, False, timestamp, tuple(notices), secret)
    if path is None:
        others = _others(submission.folder, strays)
        names = ", ".join(others[:5])
        problem = (
            f"There is no notebook in the submission, only: {names}."
            if others
            else "Nothing was handed in: the submission's folder is empty."
        )
        notices.append(Notice("missing_notebook", problem))
        return Handed(None, problem, not others, timestamp, tuple(notices), secret)
    if path.stem != notebook:
        notices.append(
            Notice(
                "renamed_notebook",
                f"The notebook is called {printable(path.name, 80)!r}, not '{notebook}.ipynb'; "
                "it was graded as that one.",
            )
        )
    if len(found) > 1:
        names = ", ".join(printable(p.name, 60) for p in found if p != path)
        notices.append(
            Notice("several_notebooks", f"Graded was {printable(path.name, 80)!r}; not: {names}.")
        )
    try:
        data = read_file(path, most_mb)
    except NotebookError as error:
        return Handed(None, str(error), False, timestamp, tuple(notices), secret)
    return Handed(data, "", False, timestamp, tuple(notices), secret)


def read_secret(folder: Path) -> str:
    """Read ``submission_secret.txt`` as nbgrader writes it; ``""`` if there is none to read."""
    path = folder / SECRET_FILE
    try:
        if path.is_symlink() or not path.is_file():
            return ""
        with path.open("rb") as file:
            found = _SECRET.fullmatch(file.read(257))
    except OSError:
        return ""
    return found[0].decode("ascii") if found else ""


def read_file(path: Path, most_mb: int) -> bytes:
    """Read a notebook's bytes, at most so many MiB.

    Raises
    ------
    NotebookError
        The file is missing, cannot be read, or is larger.
    """
    try:
        if path.stat().st_size > most_mb * 2**20:
            raise NotebookError(
                f"{path.name}: larger than {most_mb} MB; clear its outputs (Kernel, "
                "Restart Kernel and Clear Outputs), save it and hand it in again"
            )
        return path.read_bytes()
    except OSError as error:
        raise NotebookError(f"{path}: cannot be read ({error.strerror})") from error


def choose_notebook(found: tuple[_Path, ...], notebook: str) -> _Path | None:
    """Choose the notebook that is meant; None if there is none or it is not clear which."""
    right = [path for path in found if path.stem == notebook]
    like = [path for path in found if _plain(path.stem).startswith(_plain(notebook))]
    return next((only[0] for only in (right, like, found) if len(only) == 1), None)


def _others(folder: Path, strays: Sequence[str]) -> list[str]:
    """Name what is there but a notebook; what was removed counts as there."""
    ours = (TIMESTAMP_FILE, SECRET_FILE)
    found = (each.path for each in look_through(folder) if not each.stray)
    names = {path.relative_to(folder).as_posix() for path in found if path.name not in ours}
    return sorted({printable(name, 60) for name in names} | {*strays})


def _plain(name: str) -> str:
    """Fold a file name: letter case, accents, and what browsers add to copies (`` (1)``)."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return re.sub(r"[^a-z0-9]|copy|\(\d+\)", "", folded)


def _timestamp(path: Path) -> tuple[datetime | None, list[Notice]]:
    try:
        if path.is_symlink() or not path.is_file() or path.stat().st_size > LARGEST_TIMESTAMP:
            return None, []
        with path.open(encoding="utf-8", errors="replace") as file:
            text = file.read(200).strip()
    except PermissionError:
        return None, []  # it is a stray
    try:
        return (parse_timestamp(text) if text else None), []
    except ValueError:
        message = f"{TIMESTAMP_FILE} holds {printable(text, 40)!r}, which is not a time."
        return None, [Notice("bad_timestamp", message)]
