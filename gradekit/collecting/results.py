"""What became of each submission in a download."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from gradekit.text import printable

__all__ = ["Collected", "Fate", "Line"]


class Fate(StrEnum):
    """What becomes of something that was handed in."""

    COLLECTED = "collected"
    NEWER = "newer"
    OLDER = "older"
    UNCHANGED = "unchanged"
    UNKNOWN = "unknown"
    NOT_TAKEN = "not taken"


@dataclass(frozen=True)
class Line:
    """What became of one submission, or of a file that belongs to none.

    Parameters
    ----------
    source
        The name of the archive or folder.
    label
        Who handed in, or which file it is, as the source says.
    fate
        What became of it.
    student
        The student's id, ``""`` if it is not known.
    why
        Words on it: the reason, or what is odd.
    late
        Whether the platform marked it as late.
    moment
        When it was handed in, in ISO 8601; ``""`` where nobody tells.
    files
        How many files are in it.
    left_out
        Files of it that were not taken, and why; or which question a person must answer.
    """

    source: str
    label: str
    fate: Fate
    student: str = ""
    why: str = ""
    late: bool = False
    moment: str = ""
    files: int = 0
    left_out: tuple[str, ...] = ()

    @property
    def needs_person(self) -> bool:
        """Whether somebody must look."""
        return self.fate in {Fate.UNKNOWN, Fate.NOT_TAKEN} or bool(self.left_out)


@dataclass(frozen=True)
class Collected:
    """What became of all sources.

    Parameters
    ----------
    assignment
        The assignment.
    lines
        One for each submission, and for each file that belongs to none.
    notes
        What to know of the sources and the roster.
    dry_run
        Whether nothing was written.
    """

    assignment: str
    lines: tuple[Line, ...]
    notes: tuple[str, ...]
    dry_run: bool

    @property
    def counts(self) -> dict[Fate, int]:
        """How many submissions or files had each fate."""
        found = Counter(line.fate for line in self.lines)
        return {fate: found[fate] for fate in Fate}

    @property
    def complete(self) -> bool:
        """Whether nothing is left for a person."""
        return not any(line.needs_person for line in self.lines)

    def document(self) -> dict[str, Any]:
        """Give all of it as a JSON document, in which nothing acts on a terminal."""
        return {
            "assignment": self.assignment,
            "dry_run": self.dry_run,
            "counts": {fate.value: count for fate, count in self.counts.items()},
            "submissions": [
                {
                    **asdict(line),
                    "source": printable(line.source),
                    "label": printable(line.label),
                    "why": printable(line.why, 1_000),
                    "left_out": [printable(each, 1_000) for each in line.left_out],
                }
                for line in self.lines
            ],
            "notes": [printable(note, 1_000) for note in self.notes],
        }
