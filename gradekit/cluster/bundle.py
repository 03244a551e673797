"""All that grading one assignment takes, packed to travel, and unpacked where it arrives."""

from __future__ import annotations

import hashlib
import io
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from gradekit.closing import Closing
from gradekit.course import Assignment, Course
from gradekit.course.folders import DEFAULT_SECRET
from gradekit.course.settings import SETTINGS_FILE, read_settings
from gradekit.errors import SandboxError

__all__ = ["SECRET", "Bundle", "Unpacked", "pack"]

SECRET = "bundled.secret"  # noqa: S105 - a file's name, not a secret
_MADE_BY_PROGRAMS = frozenset({"__pycache__", ".ipynb_checkpoints", ".pytest_cache"})
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
_END_SECONDS = 10.0

# Waits for the end of its standard input, which comes when the process that unpacked the bundle
# closes it, or ends in whatever way; then removes the folder.
_CARETAKER = (
    "import shutil, sys; sys.stdin.buffer.read(); shutil.rmtree(sys.argv[1], ignore_errors=True)"
)


@dataclass(frozen=True)
class Bundle:
    """The files of one assignment that a `Grader` reads, and the course secret.

    Parameters
    ----------
    assignment
        The assignment's name.
    archive
        A zip archive; the same files give the same bytes.
    sha256
        The archive's hash.
    """

    assignment: str
    archive: bytes
    sha256: str

    def check(self) -> None:
        """Make sure that the archive is what was packed.

        Raises
        ------
        SandboxError
            It is not.
        """
        found = hashlib.sha256(self.archive).hexdigest()
        if found != self.sha256:
            raise SandboxError(
                f"the course bundle of {self.assignment} was damaged on its way "
                f"(sha256 {found[:16]} in place of {self.sha256[:16]}); run the same command again"
            )


def pack(assignment: Assignment) -> Bundle:
    """Pack the settings, the master, support files, hidden tests with their tables, and the secret.

    Also packed are the modules at the top of the course, which hidden tests import. Links are
    followed; submissions, grades and the gradebook stay where they are.

    Raises
    ------
    GradekitError
        The master or the secret cannot be read.
    """
    root = assignment.course.root
    files = {path.relative_to(root).as_posix(): path.read_bytes() for path in _paths(assignment)}
    if assignment.course.secret != DEFAULT_SECRET:
        files[SECRET] = assignment.course.secret
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _FIRST_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, files[name])
    data = target.getvalue()
    return Bundle(assignment.name, data, hashlib.sha256(data).hexdigest())


def _paths(assignment: Assignment) -> Iterator[Path]:
    root = assignment.course.root
    yield root / SETTINGS_FILE
    yield from (path for path in root.glob("*.py") if path.is_file())
    yield assignment.master
    yield from assignment.support_files
    for path in assignment.hidden.rglob("*"):
        if path.is_file() and not _MADE_BY_PROGRAMS & set(path.parts):
            yield path


class Unpacked(Closing):
    """A bundle in a folder that only this user can read, until it is closed.

    A process of its own removes the folder, also when this one is killed.

    Parameters
    ----------
    bundle
        The bundle.

    Raises
    ------
    SandboxError
        The bundle is damaged, or there is no place for it.
    """

    def __init__(self, bundle: Bundle) -> None:
        bundle.check()
        self._bundle = bundle
        try:
            self.folder = Path(tempfile.mkdtemp(prefix="gradekit-bundle-"))
            self._caretaker = subprocess.Popen(
                [sys.executable, "-I", "-S", "-c", _CARETAKER, str(self.folder)],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd="/" if sys.platform != "win32" else None,
                start_new_session=True,
            )
        except OSError as error:
            raise _no_place(error) from error
        try:
            with zipfile.ZipFile(io.BytesIO(bundle.archive)) as archive:
                archive.extractall(self.folder)
        except OSError as error:
            self.close()
            raise _no_place(error) from error

    @property
    def assignment(self) -> Assignment:
        """The assignment in the folder."""
        settings = replace(read_settings(self.folder), secret_file=SECRET)
        # The settings may be about further assignments, which stayed at home.
        return Assignment(Course(self.folder, settings), self._bundle.assignment)

    def close(self) -> None:
        """Remove the folder."""
        assert self._caretaker.stdin is not None
        with suppress(OSError):
            self._caretaker.stdin.close()
        with suppress(subprocess.TimeoutExpired):
            self._caretaker.wait(_END_SECONDS)


def _no_place(error: OSError) -> SandboxError:
    return SandboxError(
        f"{tempfile.gettempdir()}: the course bundle cannot be unpacked here "
        f"({error.strerror or error}); make room, or set TMPDIR to a folder that has it"
    )
