"""What submissions come in, seen as one: files with paths, read one by one and never too much."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import Any

from gradekit.closing import Closing
from gradekit.collecting.names import file_key, is_clutter, safe_path

__all__ = ["MOST_MEMBERS", "Member", "MemberError", "Refused", "Source"]

MOST_MEMBERS = 200_000
"""How many files an archive or folder may hold; a class of 10,000 with twenty files each."""

_MEMBER_ROOM = 2**30  # bytes
_EXPANSION = 20  # notebooks shrink to a tenth at most times


class MemberError(Exception):
    """A file in an archive cannot be had; the message says why, as the end of a sentence."""


@dataclass(frozen=True)
class Member:
    """A file that may be read.

    Parameters
    ----------
    path
        Where it lies, inside the source.
    size
        Its size in bytes, as the source says, which may be a lie.
    moment
        The time beside its name, with a time zone, if there is one.
    handle
        What the source finds it by.
    """

    path: PurePosixPath
    size: int
    moment: datetime | None
    handle: Any = None


@dataclass(frozen=True)
class Refused:
    """A file that is not taken: its name as the source has it, and why not."""

    name: str
    why: str


class Source(Closing):
    """An archive or a folder.

    Parameters
    ----------
    size
        Its size in bytes on disk, which bounds what may come out of it.
    """

    def __init__(self, size: int) -> None:
        self.members: tuple[Member, ...] = ()
        self.refused: tuple[Refused, ...] = ()
        self.room = room(size)

    def list(self, found: Iterable[tuple[str, int, datetime | None, Any] | Refused]) -> None:
        """Sort what is there into members and refused ones; of names that collide, the first."""
        members: dict[str, Member] = {}
        refused: list[Refused] = []
        for number, each in enumerate(found):
            if number >= MOST_MEMBERS:
                why = (
                    f"it holds more than {MOST_MEMBERS:,} files, and those after are not looked at"
                )
                refused.append(Refused("(the whole of it)", why))
                break
            if isinstance(each, Refused):
                refused.append(each)
                continue
            name, size, moment, handle = each
            try:
                path = safe_path(name)
            except ValueError as error:
                refused.append(Refused(name, str(error)))
                continue
            if is_clutter(path):
                continue
            key = file_key(path)
            if key in members:
                other = members[key].path
                why = f"another file has this name, or one that some systems take for it ({other})"
                refused.append(Refused(name, why))
            else:
                members[key] = Member(path, size, moment, handle)
        self.members, self.refused = tuple(members.values()), tuple(refused)

    def read(self, member: Member, limit: int) -> bytes:
        """Read a member, at most so many bytes.

        Raises
        ------
        MemberError
            It is larger, damaged or encrypted, or more came out of the source than can be honest.
        """
        data = self.take(member, limit + 1)
        self.room -= len(data)
        if len(data) > limit:
            raise MemberError(f"it is larger than {limit / 2**20:.4g} MB")
        if self.room < 0:
            raise MemberError("the archive unpacks to far more than its own size, as a bomb does")
        return data

    @abstractmethod
    def take(self, member: Member, most: int) -> bytes:
        """Read a member's beginning, at most so many bytes; see `read` for errors."""


def room(size: int) -> int:
    """Give how many bytes may come out of an archive of this size."""
    return _MEMBER_ROOM + _EXPANSION * size
