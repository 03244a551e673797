"""Puts submissions into ``submitted/`` and what they take the place of into ``archive/``.

A submission is whole or not there: it is written beside its place and renamed into it. A run that
is killed leaves at most one student's folder out of its place, and the next run puts it back. What
a submission came as is noted in a receipt beside its folder, where no student's file gets to, so
that mending a submission by hand is not undone by collecting the same download again.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC
from pathlib import Path
from typing import IO

from gradekit.closing import Closing
from gradekit.collecting.names import file_key
from gradekit.collecting.receipts import receipt, standing
from gradekit.collecting.results import Fate
from gradekit.collecting.source import MemberError
from gradekit.collecting.versions import Version, again, decide, other_sender
from gradekit.course.folders import Assignment
from gradekit.course.strays import (
    TIMESTAMP_FILE,
    remove_folder,
)
from gradekit.errors import CollectError
from gradekit.text import printable

__all__ = ["ARCHIVE", "Shelf"]

ARCHIVE = "archive"
"""The folder of the course for submissions that do not count any more."""

_TIME_FORMAT = "%Y-%m-%d %H:%M:%S.%f UTC"  # nbgrader's own


class Shelf(Closing):
    """The places of an assignment's submissions, for as long as one run works on them.

    Parameters
    ----------
    assignment
        The assignment.
    dry_run
        Whether to decide only, and write nothing.

    Raises
    ------
    CollectError
        Another run is at work.
    """

    def __init__(self, assignment: Assignment, *, dry_run: bool = False) -> None:
        root = assignment.course.root
        self._name, self._dry_run = assignment.name, dry_run
        self._submitted, self._archive = root / "submitted", root / ARCHIVE
        self._stage = self._submitted / f".collecting+{assignment.name}"
        self._seen: dict[str, Version] = {}
        self._lock = None if dry_run else _lock(root / ".gradekit", assignment.name)
        try:
            if not dry_run:
                self._stage.mkdir(parents=True, exist_ok=True)
                self._recover()
            folders = self._submitted.iterdir() if self._submitted.is_dir() else ()
            self._students = {file_key(path.name): path.name for path in folders}
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Take away what was only for the run."""
        if not self._dry_run:
            with suppress(OSError):
                self._stage.rmdir()
        if self._lock is not None:
            self._lock.close()

    def place(self, student: str, files: Mapping[str, bytes], version: Version) -> Fate:
        """Put a submission where it belongs.

        Parameters
        ----------
        student
            The student's id, which must be a safe one.
        files
            Paths in the submission, safe and with ``/`` -> bytes.
        version
            Its fingerprint and time.

        Raises
        ------
        MemberError
            It cannot be put there; nothing has changed.
        OSError
            It cannot be written.
        """
        here = self._students.setdefault(file_key(student), student)
        if here != student:
            raise MemberError(
                f"submitted/ has a student {here!r}, whose id is the same on some systems"
            )
        folder = self._submitted / student / self._name
        kept = self._archive / student / self._name
        for path in (folder.parent, folder, kept.parent, kept):
            if path.is_symlink() or (path.exists() and not path.is_dir()):
                raise MemberError(f"{path.parent.name}/{path.name} is in its place, and no folder")
        there = self._there(student, folder)
        if there is not None and other_sender(version, there):
            raise MemberError(
                f"the submission that is there came from somebody else ({there.sender}); see that "
                "each student has a line of their own in the roster, with their number"
            )
        fate = decide(version, there, _names(kept))
        if fate is Fate.UNCHANGED:
            assert there is not None
            if version.fingerprint == there.fingerprint:
                self._note(student, folder, version, there)
        elif fate is Fate.OLDER:
            self._keep(kept / version.name, files, version)
        else:
            if there is not None:
                self._keep_folder(kept / there.name, folder)
            self._swap(student, folder, files, version)
        if fate in {Fate.COLLECTED, Fate.NEWER}:
            self._seen[student] = version
        return fate

    def _there(self, student: str, folder: Path) -> Version | None:
        """Tell which version is in its place."""
        if student in self._seen:
            return self._seen[student]
        return standing(folder)

    def _note(self, student: str, folder: Path, version: Version, there: Version) -> None:
        """Write down what is learned where the same files arrive again: a time, or a later one."""
        known = again(version, there)
        self._seen[student] = known
        if self._dry_run or known == there:
            return
        if version.timed and not there.timed:
            self._put(folder / TIMESTAMP_FILE, _time_text(version))
        self._put(receipt(folder), known.text)

    def _keep(self, target: Path, files: Mapping[str, bytes], version: Version) -> None:
        if not self._dry_run and not target.exists():
            with _coming(target) as folder:
                _write(folder, files, version)

    def _keep_folder(self, target: Path, folder: Path) -> None:
        if not self._dry_run and not target.exists():
            with _coming(target) as copy:
                shutil.copytree(folder, copy, symlinks=True, dirs_exist_ok=True)

    def _swap(
        self, student: str, folder: Path, files: Mapping[str, bytes], version: Version
    ) -> None:
        if self._dry_run:
            return
        new, old = self._stage / f"new+{student}", self._stage / f"old+{student}"
        new.mkdir()
        _write(new, files, version)
        folder.parent.mkdir(exist_ok=True)
        if folder.exists():
            folder.rename(old)
        new.rename(folder)
        self._put(receipt(folder), version.text)
        if old.exists():
            remove_folder(old, self._stage)

    def _put(self, path: Path, text: str) -> None:
        """Write a text that is whole when it is there."""
        fresh = self._stage / "text"
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(path)

    def _recover(self) -> None:
        """Put back what a killed run took out of its place, and remove what it left."""
        for path in list(self._stage.iterdir()):
            what, _, student = path.name.partition("+")
            folder = self._submitted / student / self._name
            if what == "old" and student and not folder.exists():
                path.rename(folder)
            elif path.is_dir():
                remove_folder(path, self._stage)
            else:
                path.unlink()


def _write(folder: Path, files: Mapping[str, bytes], version: Version) -> None:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    if version.timed:
        (folder / TIMESTAMP_FILE).write_text(_time_text(version), encoding="utf-8")


def _time_text(version: Version) -> str:
    return f"{version.moment.astimezone(UTC):{_TIME_FORMAT}}"


@contextmanager
def _coming(target: Path) -> Iterator[Path]:
    """Give a folder to fill, which is in its place only when it is whole."""
    coming = target.with_name(f".coming-{target.name}")
    if coming.exists():
        remove_folder(coming, target.parent)
    coming.mkdir(parents=True)
    yield coming
    coming.rename(target)


def _names(kept: Path) -> list[str]:
    return [path.name for path in kept.iterdir()] if kept.is_dir() else []


def _lock(folder: Path, name: str) -> IO[bytes] | None:
    """Let no other run of this assignment work until it is closed, where the system can."""
    try:
        import fcntl  # noqa: PLC0415 - Windows has none
    except ImportError:
        return None
    folder.mkdir(exist_ok=True)
    file = (folder / f"collect.{name}.lock").open("ab")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        file.close()
        raise CollectError(
            f"another `gradekit collect` is at work on {printable(name)}; wait until it is done"
        ) from error
    return file
