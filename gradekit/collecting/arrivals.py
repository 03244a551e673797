"""What a bulk download says that students handed in, before anything is read of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import PurePosixPath

from gradekit.collecting.source import Member, Refused
from gradekit.course.roster import Sender

__all__ = ["EARLIEST", "Arrival", "Parsed", "newest"]

EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Arrival:
    """One submission of one student.

    Parameters
    ----------
    sender
        Who handed it in.
    files
        Its files by their names in the submission.
    moment
        When it was handed in, or the time beside its files; aware.
    told
        Whether the platform tells that this was when it was handed in.
    sequence
        What orders submissions of the same moment.
    late
        Whether the platform marked it as late.
    """

    sender: Sender
    files: Mapping[PurePosixPath, Member]
    moment: datetime = EARLIEST
    told: bool = False
    sequence: int = 0
    late: bool = False

    @property
    def order(self) -> tuple[datetime, int]:
        """What newer submissions have more of."""
        return self.moment, self.sequence


@dataclass(frozen=True)
class Parsed:
    """What a source holds: submissions, files that belong to none, and what to know of it."""

    arrivals: tuple[Arrival, ...]
    refused: tuple[Refused, ...] = ()
    notes: tuple[str, ...] = ()


def newest(members: Iterable[Member]) -> datetime:
    """Give the latest of the times beside some files."""
    return max((each.moment for each in members if each.moment), default=EARLIEST)
