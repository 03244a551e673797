"""Which of two submissions of a student counts."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from gradekit.collecting.results import Fate

__all__ = ["Version", "again", "decide", "fingerprint", "other_sender"]


@dataclass(frozen=True)
class Version:
    """A submission among others of the same student.

    Parameters
    ----------
    fingerprint
        A hash of its files as they were handed in.
    moment
        Its time, aware.
    sequence
        What orders versions of the same moment.
    timed
        Whether the moment is known to be when it was handed in.
    sender
        The platform and who handed in there, ``""`` if that is only a name.
    """

    fingerprint: str
    moment: datetime
    sequence: int = 0
    timed: bool = False
    sender: str = ""

    @property
    def name(self) -> str:
        """The name of its folder in the archive."""
        return f"{self.moment.astimezone(UTC):%Y-%m-%dT%H%M%SZ}-{self.fingerprint[:12]}"

    @property
    def text(self) -> str:
        """The text of its receipt."""
        return json.dumps(
            {
                "fingerprint": self.fingerprint,
                "moment": self.moment.isoformat(),
                "sequence": self.sequence,
                "timed": self.timed,
                "sender": self.sender,
            }
        )

    @classmethod
    def parse(cls, text: str) -> Version | None:
        """Read a receipt; None if it is none."""
        try:
            found = json.loads(text)
            moment = datetime.fromisoformat(found["moment"])
            sequence, timed = int(found["sequence"]), bool(found["timed"])
            mark, sender = str(found["fingerprint"]), str(found.get("sender", ""))
        except (ValueError, TypeError, KeyError, RecursionError):
            return None
        aware = moment.tzinfo is not None and len(mark) == 64 and mark.isalnum()
        return cls(mark, moment, sequence, timed, sender) if aware else None


def again(now: Version, there: Version) -> Version:
    """Give the version in its place after the same files arrived once more: the newer of them."""
    latest = max(now, there, key=lambda each: (each.moment, each.sequence))
    return replace(latest, timed=now.timed or there.timed, sender=there.sender or now.sender)


def other_sender(now: Version, there: Version) -> bool:
    """Tell whether two versions came from two people of the same platform."""
    same = now.sender.partition(" ")[0] == there.sender.partition(" ")[0]
    return bool(now.sender and there.sender) and same and now.sender != there.sender


def decide(now: Version, there: Version | None, archived: Collection[str]) -> Fate:
    """Tell what becomes of a version.

    What is there stays where both are of the same time: somebody may have mended it.

    Parameters
    ----------
    now
        The version that arrived.
    there
        The version in ``submitted/``, if there is one.
    archived
        The names of those in the archive.
    """
    if there is None:
        return Fate.COLLECTED
    if now.fingerprint == there.fingerprint:
        return Fate.UNCHANGED
    if (now.moment, now.sequence) > (there.moment, there.sequence):
        return Fate.NEWER
    if any(name.endswith(now.fingerprint[:12]) for name in archived):
        return Fate.UNCHANGED
    return Fate.OLDER


def fingerprint(files: Mapping[str, bytes]) -> str:
    """Hash files by their names and bytes, whatever their order."""
    found = hashlib.sha256()
    for name in sorted(files):
        inner = hashlib.sha256(files[name]).hexdigest()
        found.update(f"{inner} {name!r}\n".encode())
    return found.hexdigest()
