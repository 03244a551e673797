"""Zip archives, read member by member.

Nothing is extracted by `zipfile`: it only decompresses, at most so many bytes. The directory of an
archive is measured before it is read, because Python reads it whole. The format is described in
PKWARE's APPNOTE.TXT (https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT).
"""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any

from gradekit.collecting.source import Member, MemberError, Refused, Source
from gradekit.errors import CollectError

__all__ = ["ZipSource"]

_END = b"PK\x05\x06"
_END_SIZE = 22
_LONGEST_COMMENT = 65_535
_LARGEST_DIRECTORY = 64 * 2**20  # bytes: 200,000 names of 270 characters
_ENCRYPTED, _UTF8 = 0x1, 0x800  # bits of a member's flags
_UNIVERSAL_TIME = 0x5455  # the extra field "UT"
_PLAIN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class ZipSource(Source):
    """A zip archive.

    Parameters
    ----------
    path
        The file.
    zone
        The time zone of times that come without one, as those of zip archives do.

    Raises
    ------
    CollectError
        It cannot be read as a zip archive.
    """

    def __init__(self, path: Path, zone: tzinfo) -> None:
        super().__init__(path.stat().st_size)
        _measure(path)
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error) as error:
            raise CollectError(
                f"{path}: is cut off or damaged ({error}); download it again"
            ) from error
        self.list(_found(self._zip.infolist(), zone))

    def take(self, member: Member, most: int) -> bytes:
        """Decompress the beginning of a member."""
        try:
            with self._zip.open(member.handle) as file:
                return file.read(most)
        except (zipfile.BadZipFile, zlib.error, EOFError, struct.error, ValueError) as error:
            raise MemberError(f"it is damaged ({error})") from error
        except (RuntimeError, NotImplementedError, OSError) as error:
            raise MemberError(f"it cannot be read ({error})") from error

    def close(self) -> None:
        """Close the file."""
        self._zip.close()


def _found(
    infos: list[zipfile.ZipInfo], zone: tzinfo
) -> Iterator[tuple[str, int, datetime | None, Any] | Refused]:
    for info in infos:
        name = _name(info)
        kind = stat.S_IFMT(info.external_attr >> 16)
        if name.endswith(("/", "\\")):
            continue
        if kind not in {0, stat.S_IFREG}:
            what = "a link" if kind == stat.S_IFLNK else "a special file"
            yield Refused(name, f"it is {what}, and no file")
        elif info.flag_bits & _ENCRYPTED:
            yield Refused(name, "it is encrypted; unpack the archive with its password first")
        elif info.compress_type not in _PLAIN:
            yield Refused(name, "it is compressed in a way that is not read; pack it as plain zip")
        else:
            yield name, info.file_size, _moment(info, zone), info


def _name(info: zipfile.ZipInfo) -> str:
    """Give a name as it was meant: many programs write UTF-8 and do not say so."""
    name = info.orig_filename.partition("\0")[0]
    if info.flag_bits & _UTF8 or name.isascii():
        return name
    try:
        return name.encode("cp437").decode("utf-8")
    except UnicodeError:
        return name


def _moment(info: zipfile.ZipInfo, zone: tzinfo) -> datetime | None:
    extra = info.extra
    while len(extra) >= 4:
        kind, size = struct.unpack_from("<HH", extra)
        if kind == _UNIVERSAL_TIME and size >= 5 and len(extra) >= 9 and extra[4] & 1:
            return datetime.fromtimestamp(struct.unpack_from("<i", extra, 5)[0], UTC)
        extra = extra[4 + size :]
    try:
        return datetime(*info.date_time, tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _measure(path: Path) -> None:
    """Refuse a directory of too many entries before it fills the memory."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - _END_SIZE - _LONGEST_COMMENT))
        tail = file.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_SIZE:
        raise CollectError(f"{path}: is cut off: a zip archive's end is missing; download it again")
    directory = struct.unpack_from("<I", tail, at + 12)[0]
    if directory == 0xFFFFFFFF:
        where = tail.rfind(b"PK\x06\x06", 0, at)
        directory = struct.unpack_from("<Q", tail, where + 40)[0] if where >= 0 else size
    if directory > _LARGEST_DIRECTORY:
        raise CollectError(f"{path}: lists far more files than a class hands in; take it apart")
