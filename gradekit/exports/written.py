"""What an export is asked for, and what it gives."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Wishes", "Written"]


@dataclass(frozen=True)
class Wishes:
    """What the user said of an LMS's table.

    Parameters
    ----------
    column
        The heading of the column of scores.
    match
        The heading of the column of ids.
    """

    column: str | None = None
    match: str | None = None


@dataclass(frozen=True)
class Written:
    """A table, what a person should see to, and what else is good to know: a sentence each."""

    text: str
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
