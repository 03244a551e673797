"""What a check of a master notebook found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from gradekit.notebooks.cells import JsonCell, grade_id

__all__ = ["Finding", "cell_label"]


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong with a master notebook.

    Parameters
    ----------
    level
        An error stops a release; a warning does not.
    cell
        The cell's number, counted from 1, and its id; or another place.
    message
        What is wrong.
    mend
        What to do about it.
    """

    level: Literal["error", "warning"]
    cell: str
    message: str
    mend: str

    def __str__(self) -> str:
        """Return the finding as one line."""
        return f"{self.level}: {self.cell}: {self.message}; {self.mend}"


def cell_label(number: int, cell: JsonCell) -> str:
    """Name a cell by its number, counted from 1, and its id if it has one."""
    name = grade_id(cell)
    return f"cell {number}" if name is None else f"cell {number} ({name})"
