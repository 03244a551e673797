"""Receipts of submissions, and which version stands in ``submitted/``."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from gradekit.collecting.versions import Version, fingerprint
from gradekit.course.gradebook import parse_timestamp
from gradekit.course.strays import LARGEST_TIMESTAMP, SECRET_FILE, TIMESTAMP_FILE, look_through

__all__ = ["receipt", "standing"]

_LARGEST_RECEIPT = 4096


def receipt(folder: Path) -> Path:
    """Give the file beside a submission's folder that notes what the submission came as."""
    return folder.with_name(f".{folder.name}.collected.json")


def standing(folder: Path) -> Version | None:
    """Tell which version lies in a submission's folder; None if there is none.

    What was collected is known by its receipt, whatever was mended in it since.

    Raises
    ------
    OSError
        The folder cannot be read.
    """
    if not folder.is_dir():
        return None
    path = receipt(folder)
    with suppress(OSError):
        if not path.is_symlink() and path.stat().st_size <= _LARGEST_RECEIPT:
            found = Version.parse(path.read_text(encoding="utf-8", errors="replace"))
            if found is not None:
                return found
    return _looked_at(folder)


def _looked_at(folder: Path) -> Version | None:
    """Make out the version of a folder that was not collected; None if there is nothing in it."""
    files, moments = {}, []
    timed = None
    for each in look_through(folder):
        if each.is_folder or each.stray:
            continue
        name = each.path.relative_to(folder).as_posix()
        if name == TIMESTAMP_FILE:
            with suppress(ValueError, OSError):
                text = each.path.read_bytes()[:LARGEST_TIMESTAMP].decode("utf-8", "replace")
                timed = parse_timestamp(text.strip()).replace(tzinfo=UTC)
        elif name != SECRET_FILE and not each.path.name.startswith("."):
            files[name] = each.path.read_bytes()
            moments.append(datetime.fromtimestamp(each.state.st_mtime, UTC))
    if not files:
        return None
    return Version(fingerprint(files), timed or max(moments), 0, timed is not None)
