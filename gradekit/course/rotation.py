"""A new course secret in place of the old one."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path

from gradekit.course.folders import Course
from gradekit.errors import SettingsError

__all__ = ["Rotated", "rotate_secret"]

_BYTES = 32


@dataclass(frozen=True)
class Rotated:
    """A secret that was made.

    Parameters
    ----------
    path
        Its file.
    kept
        Where the one before it lies now, if there was one.
    """

    path: Path
    kept: Path | None


def rotate_secret(course: Course) -> Rotated:
    """Make a new secret, and keep the old one under a name with a number.

    Whoever looks at the file at any moment finds the old secret or the new one, whole.

    Raises
    ------
    SettingsError
        The file cannot be written.
    """
    path = course.secret_path
    fresh = path.with_name(f"{path.name}.new")
    try:
        fresh.unlink(missing_ok=True)
        fresh.touch(mode=0o600, exist_ok=False)
        fresh.write_text(secrets.token_hex(_BYTES) + "\n", encoding="ascii")
        kept = _keep(path) if path.is_file() else None
        fresh.replace(path)
    except OSError as error:
        raise SettingsError(
            f"{error.filename}: cannot be written ({error.strerror}); the secret is as it was"
        ) from error
    return Rotated(path, kept)


def _keep(path: Path) -> Path:
    """Link a file to the first free name with a number; give that."""
    number = 1
    while True:
        kept = path.with_name(f"{path.name}.{number}")
        try:
            kept.hardlink_to(path)
        except FileExistsError:
            number += 1
        else:
            return kept
