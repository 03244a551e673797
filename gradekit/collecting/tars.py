"""Tar archives, compressed or not, read member by member.

Nothing is extracted by `tarfile`. A compressed one is first decompressed into a temporary file, as
far as its size allows, because going back in it would mean to begin anew.
"""

from __future__ import annotations

import bz2
import gzip
import lzma
import tarfile
import tempfile
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from gradekit.collecting.source import Member, MemberError, Refused, Source, room
from gradekit.errors import CollectError

__all__ = ["TarSource", "looks_like_tar"]

_PACKED: dict[bytes, Callable[[Path], Any]] = {
    b"\x1f\x8b": gzip.open,
    b"BZh": bz2.open,
    b"\xfd7zXZ\x00": lzma.open,
}
_MAGIC_AT = 257
_DAMAGED = (tarfile.TarError, EOFError, zlib.error, lzma.LZMAError, OSError, ValueError)
_PIECE = 2**20
_LARGEST_HEADER = 4 * _PIECE


def looks_like_tar(head: bytes) -> bool:
    """Tell from a file's first 512 bytes whether it may be a tar archive, compressed or not."""
    return head[_MAGIC_AT : _MAGIC_AT + 5] == b"ustar" or head.startswith(tuple(_PACKED))


class _Guarded:
    """A file of which nobody may read very much at once: `tarfile` reads headers whole."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.seek, self.tell, self.close = file.seek, file.tell, file.close

    def read(self, size: int) -> bytes:
        if size > _LARGEST_HEADER:
            raise ValueError("a header in it is far too large")
        return self._file.read(size)


class TarSource(Source):
    """A tar archive (``.tar``, ``.tar.gz``, ``.tar.bz2``, ``.tar.xz``).

    Raises
    ------
    CollectError
        It cannot be read as a tar archive.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path.stat().st_size)
        self._cut = ""
        with path.open("rb") as file:
            head = file.read(8)
        opener = next((open_ for magic, open_ in _PACKED.items() if head.startswith(magic)), None)
        self._file: IO[bytes] = path.open("rb") if opener is None else self._unpacked(path, opener)
        try:
            guarded: Any = _Guarded(self._file)
            self._tar = tarfile.open(fileobj=guarded, mode="r:")  # noqa: SIM115 - see close
        except _DAMAGED as error:
            self._file.close()
            raise CollectError(
                f"{path}: is no tar archive, or damaged ({error}); download it again"
            ) from error
        self.list(self._found(path.name))

    def take(self, member: Member, most: int) -> bytes:
        """Read the beginning of a member."""
        try:
            file = self._tar.extractfile(member.handle)
            if file is None:
                raise MemberError("it is no file")
            data = b""
            with file:
                while len(data) < most and (piece := file.read(min(_PIECE, most - len(data)))):
                    data += piece
        except _DAMAGED as error:
            raise MemberError(f"it is damaged ({error})") from error
        if len(data) < min(most, member.size):
            raise MemberError("the archive ends in the middle of it; download it again")
        return data

    def close(self) -> None:
        """Close the file."""
        self._tar.close()
        self._file.close()

    def _unpacked(self, path: Path, opener: Callable[[Path], Any]) -> IO[bytes]:
        whole = tempfile.TemporaryFile()  # noqa: SIM115 - `close` closes it
        left = room(path.stat().st_size)
        try:
            with opener(path) as packed:
                while left > 0 and (piece := packed.read(_PIECE)):
                    left -= len(piece)
                    whole.write(piece)
        except _DAMAGED as error:
            self._cut = f"the archive is cut off or damaged ({error}); download it again"
        if left <= 0:
            self._cut = "the archive unpacks to far more than its own size, as a bomb does"
        whole.seek(0)
        return whole

    def _found(self, name: str) -> Iterator[tuple[str, int, datetime | None, Any] | Refused]:
        try:
            for info in self._tar:
                if info.isdir():
                    continue
                if not info.isreg():
                    what = "a link" if info.issym() or info.islnk() else "a special file"
                    yield Refused(info.name, f"it is {what}, and no file")
                else:
                    yield info.name, info.size, _moment(info.mtime), info
        except (*_DAMAGED, RecursionError, MemoryError) as error:
            self._cut = (
                self._cut or f"the archive is cut off or damaged ({error}); download it again"
            )
        if self._cut:
            yield Refused(name, self._cut)


def _moment(seconds: float) -> datetime | None:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (ValueError, OverflowError, OSError):
        return None
