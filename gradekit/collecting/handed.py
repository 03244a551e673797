"""Reads the files of one submission, bounded, and chooses the notebook among them."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePosixPath

from gradekit.collecting.arrivals import Arrival
from gradekit.collecting.names import file_key
from gradekit.collecting.source import MemberError, Source
from gradekit.course.gradebook import parse_timestamp
from gradekit.course.intake import choose_notebook
from gradekit.course.strays import LARGEST_TIMESTAMP, SECRET_FILE, TIMESTAMP_FILE, is_settings
from gradekit.text import printable

__all__ = ["MOST_FILES", "Handed", "Limits", "read_files"]

MOST_FILES = 200
"""How many files of a submission are kept."""

_MOST_BYTES = 200 * 2**20  # of all files of a submission
_GRADE = "grade.json"
_ARCHIVES = (".zip", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".7z", ".rar")
_MOST_NAMED = 5


@dataclass(frozen=True)
class Limits:
    """The notebook's name without its ending, and the most bytes of a file."""

    notebook: str
    file_bytes: int


@dataclass(frozen=True)
class Handed:
    """The files of a submission as they are to lie in ``submitted/``.

    Parameters
    ----------
    files
        Paths -> bytes.
    moment
        The time in its ``timestamp.txt``, if that is nbgrader's.
    left_out
        What was not taken, and why; or which question a person must answer.
    odd
        What to know of it.
    """

    files: Mapping[str, bytes]
    moment: datetime | None = None
    left_out: tuple[str, ...] = ()
    odd: str = ""

    @property
    def hashed(self) -> Mapping[str, bytes]:
        """The files that students made."""
        return {name: data for name, data in self.files.items() if name != SECRET_FILE}


def read_files(source: Source, arrival: Arrival, limits: Limits, *, ours: bool) -> Handed:
    """Read a submission.

    Parameters
    ----------
    source
        Where it is.
    arrival
        The submission.
    limits
        What the notebook is called, and how much is read.
    ours
        Whether ``timestamp.txt`` and ``submission_secret.txt`` are nbgrader's; elsewhere, a
        student wrote them.

    Raises
    ------
    MemberError
        There is no notebook, or it cannot be read.
    """
    paths = sorted(arrival.files)
    notebooks = tuple(path for path in paths if path.suffix.lower() == ".ipynb")
    if not notebooks:
        raise MemberError(_without_notebook(paths))
    chosen, odd = _chosen(notebooks, limits.notebook)
    files: dict[str, bytes] = {}
    left_out = [] if chosen else [odd]
    moment, room = None, source.room
    taken: set[str] = set()  # files
    above: set[str] = set()  # the folders they lie in
    for path in sorted(paths, key=lambda path: path != chosen):
        name = str(path)
        target = f"{limits.notebook}.ipynb" if path == chosen else name
        problem = _problem(path, ours=ours)
        if problem is None:
            continue
        key = file_key(target)
        folders = {file_key(parent) for parent in PurePosixPath(target).parents[:-1]}
        if not problem and (key in taken | above or folders & taken):
            problem = "there is another file in its place"
        try:
            if problem or len(files) >= MOST_FILES:
                raise MemberError(problem or f"there are more than {MOST_FILES} files")
            # What is read and left out counts, too: it takes away from what others may have.
            left = max(0, _MOST_BYTES - (room - source.room))
            if left < limits.file_bytes and arrival.files[path].size > left:
                raise MemberError(f"all files together are larger than {_MOST_BYTES >> 20} MB")
            data = source.read(arrival.files[path], min(limits.file_bytes, left))
        except MemberError as error:
            if path == chosen:
                raise MemberError(f"{printable(name, 80)}: {error}") from error
            left_out.append(f"left out: {name}: {error}")
            continue
        if name == TIMESTAMP_FILE:
            moment = _moment(data)
            continue
        files[target] = data
        taken.add(key)
        above |= folders
    if chosen is None or str(chosen) == f"{arrival.sender.own}.ipynb":
        odd = ""
    return Handed(files, moment, tuple(left_out), odd)


def _chosen(notebooks: tuple[PurePosixPath, ...], wanted: str) -> tuple[PurePosixPath | None, str]:
    """Choose the notebook that is graded, wherever it lies; or ask which one is meant."""
    top = tuple(path for path in notebooks if len(path.parts) == 1)
    chosen = choose_notebook(top, wanted) or choose_notebook(notebooks, wanted)
    shown = ", ".join(printable(str(path), 60) for path in notebooks[:_MOST_NAMED])
    if chosen is None:
        return None, f"which notebook is meant? None is called {wanted}.ipynb: {shown}"
    if chosen.stem == wanted and len(chosen.parts) == 1:
        return chosen, ""
    return chosen, f"handed in as {printable(str(chosen), 80)}"


def _problem(path: PurePosixPath, *, ours: bool) -> str | None:
    """Say why a file is not taken: ``""`` if it is, None if there is nothing to say either."""
    # On some systems, "Timestamp.txt" and "timestamp.txt." are the same file.
    name = file_key(path.name.rstrip(" ."))
    if name in {TIMESTAMP_FILE, SECRET_FILE, _GRADE} and len(path.parts) == 1:
        if not ours or name != path.name:
            return "nbgrader keeps its own notes in a file of this name"
        return None if name == _GRADE else ""
    if ":" in str(path):
        return "its name has a colon, which not every system can write"
    if is_settings(path.name):
        return "programs would take it for their settings"
    return ""


def _without_notebook(paths: list[PurePosixPath]) -> str:
    names = ", ".join(printable(str(path), 60) for path in paths[:_MOST_NAMED])
    why = f"there is no notebook in it, only: {names or 'nothing'}"
    if any(path.suffix.lower() in _ARCHIVES for path in paths):
        why += "; archives in archives are not opened: unpack it, and collect the folder"
    return why


def _moment(data: bytes) -> datetime | None:
    with suppress(ValueError):
        text = data[:LARGEST_TIMESTAMP].decode("utf-8", errors="replace").strip()
        if text:
            return parse_timestamp(text).replace(tzinfo=UTC)
    return None
