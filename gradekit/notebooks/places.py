"""Where in a notebook something is."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Place"]


@dataclass(frozen=True)
class Place:
    """A line of a cell.

    Parameters
    ----------
    cell
        How messages name the cell: ``"cell 12"``, its number among all cells, from 1.
    line
        Number of the line, from 1.
    """

    cell: str
    line: int

    def __str__(self) -> str:
        return f"{self.cell}, line {self.line}"
