"""A student's code as a page lists it, line by line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from gradekit.errors import MasterError
from gradekit.notebooks import JsonCell, Notebook, Place, find_regions, grade_id
from gradekit.text import readable

__all__ = ["Line", "Listing", "list_code"]


@dataclass(frozen=True)
class Line:
    """A line of code.

    Parameters
    ----------
    number
        Its number in the cell, from 1.
    text
        The line, harmless to show.
    own
        Whether it is the student's, and not one that was given.
    failed
        Whether the code failed here.
    """

    number: int
    text: str
    own: bool
    failed: bool


@dataclass(frozen=True)
class Listing:
    """A cell's code; ``cell`` is how messages name it."""

    cell: str
    lines: tuple[Line, ...]

    @property
    def failed(self) -> tuple[int, ...]:
        """The numbers of the lines in which the code failed."""
        return tuple(line.number for line in self.lines if line.failed)


def list_code(
    notebook: Notebook, function: str, solution: str, places: Iterable[Place]
) -> tuple[Listing, ...]:
    """List the cells of a notebook that belong to a question.

    Parameters
    ----------
    notebook
        The student's notebook.
    function
        The graded function.
    solution
        The ``grade_id`` of the cell in which it was to be written.
    places
        Where the code failed.
    """
    failed: dict[str, set[int]] = {}
    for place in places:
        failed.setdefault(place.cell, set()).add(place.line)
    defines = re.compile(rf"^(?:async[ \t]+)?def[ \t]+{re.escape(function)}\b", re.MULTILINE)
    return tuple(
        Listing(name, tuple(_lines(cell, failed.get(name, set()))))
        for number, cell in enumerate(notebook["cells"], start=1)
        if cell["cell_type"] == "code"
        and (
            (name := f"cell {number}") in failed
            or grade_id(cell) == solution
            or defines.search(cell["source"])
        )
    )


def _lines(cell: JsonCell, failed: set[int]) -> Iterable[Line]:
    lines = readable(cell["source"]).split("\n")
    own = _own(cell["source"], len(lines))
    for number, text in enumerate(lines, start=1):
        yield Line(number, text, number in own, number in failed)


def _own(source: str, count: int) -> set[int]:
    """Give the lines between the markers; where there are none, all."""
    try:
        regions = find_regions(source)
    except MasterError:
        regions = ()
    between = {n for region in regions for n in range(region.start + 2, region.end + 1)}
    return between or set(range(1, count + 1))
