"""Folders of files, and single notebooks; links are not followed."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from gradekit.collecting.source import Member, MemberError, Refused, Source

__all__ = ["TreeSource"]


class TreeSource(Source):
    """A folder with all that is in it, or a single file."""

    def __init__(self, path: Path) -> None:
        super().__init__(2**50)  # what lies unpacked on a disk is no bomb
        self.list(_in_folder(path) if path.is_dir() else _file(path, path.name))

    def take(self, member: Member, most: int) -> bytes:
        """Read the beginning of a file."""
        try:
            with Path(member.handle).open("rb") as file:
                return file.read(most)
        except OSError as error:
            raise MemberError(f"it cannot be read ({error.strerror})") from error

    def close(self) -> None:
        """Close nothing."""


def _in_folder(folder: Path) -> Iterator[tuple[str, int, datetime | None, Any] | Refused]:
    problems: list[OSError] = []
    for place, folders, files in os.walk(folder, onerror=problems.append):
        links = [name for name in folders if Path(place, name).is_symlink()]
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted([*files, *links]):
            path = Path(place, name)
            yield from _file(path, path.relative_to(folder).as_posix())
    for problem in problems:
        why = f"the folder cannot be read ({problem.strerror})"
        yield Refused(os.path.relpath(problem.filename, folder), why)


def _file(path: Path, name: str) -> Iterator[tuple[str, int, datetime | None, Any] | Refused]:
    try:
        state = path.lstat()
    except OSError as error:
        yield Refused(name, f"it cannot be read ({error.strerror})")
        return
    if stat.S_ISREG(state.st_mode):
        yield name, state.st_size, datetime.fromtimestamp(state.st_mtime, UTC), path
    else:
        what = "a link" if stat.S_ISLNK(state.st_mode) else "a special file"
        yield Refused(name, f"it is {what}, and no file")
