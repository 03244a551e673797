"""Remarks about a submission that a person should see and that change no score by themselves."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Notice"]


@dataclass(frozen=True)
class Notice:
    """One remark.

    Parameters
    ----------
    kind
        A short fixed word such as ``"duplicated_cell"``, for programs and tables.
    message
        One sentence for people: what was found, and what was done about it.
    """

    kind: str
    message: str
