"""Remarks about a submission that a person should see and that change no score by themselves."""

from __future__ import annotations

from dataclasses import dataclass

from gradekit.text import printable

__all__ = ["Notice"]

_LONGEST = 1_000


@dataclass(frozen=True)
class Notice:
    """One remark.

    Parameters
    ----------
    kind
        A short fixed word such as ``"duplicated_cell"``, for programs and tables.
    message
        One sentence for people: what was found, and what was done about it. It may quote a
        student: what could act where it is shown is replaced here.
    """

    kind: str
    message: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "message", printable(self.message, _LONGEST))
