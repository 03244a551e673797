"""Names of files as archives give them: which are safe, and which mean the same file."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

from gradekit.text import readable

__all__ = ["file_key", "is_clutter", "safe_path"]

_DRIVE = re.compile(r"[A-Za-z]:")
_CLUTTER = frozenset({"__macosx", "__pycache__", "thumbs.db", "desktop.ini"})
_DEEPEST = 20  # folders inside one another, as in a submission
_LONGEST_PART = 200  # bytes; file systems allow 255, and some names get an ending
_LONGEST = 1_000  # bytes of the whole path


def safe_path(name: str) -> PurePosixPath:
    r"""Give a member's path inside the archive, if it names a file inside it on every system.

    Parameters
    ----------
    name
        The name as the archive has it, with ``/`` or ``\`` between folders.

    Returns
    -------
    PurePosixPath
        A relative path in Unicode's composed form (NFC), without ``..``.

    Raises
    ------
    ValueError
        It does not; the message says why, as the end of a sentence.
    """
    text = unicodedata.normalize("NFC", name.replace("\\", "/"))
    if readable(text) != text or any(sign in text for sign in "\n\r\t"):
        raise ValueError("its name has characters that are no text")
    if text.startswith("/"):
        raise ValueError("its name is an absolute path")
    if _DRIVE.match(text):
        raise ValueError("its name begins with a drive letter")
    parts = [part for part in text.split("/") if part not in {"", "."}]
    if ".." in parts:
        raise ValueError("its name leads out of the archive (..)")
    if not parts:
        raise ValueError("it has no name")
    if len(parts) > _DEEPEST:
        raise ValueError(f"it lies in more than {_DEEPEST} folders")
    sizes = [len(part.encode()) for part in parts]
    if max(sizes) > _LONGEST_PART or sum(sizes) > _LONGEST:
        raise ValueError("its name is too long")
    return PurePosixPath(*parts)


def is_clutter(path: PurePosixPath) -> bool:
    """Tell whether a file is what a system leaves behind: hidden, or beside what macOS zips."""
    return any(part.startswith(".") or part.casefold() in _CLUTTER for part in path.parts)


def file_key(path: PurePosixPath | str) -> str:
    """Give what two names have in common that are one file on some system."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", str(path)).casefold())
