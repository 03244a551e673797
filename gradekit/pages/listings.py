"""A student's code as a page lists it, line by line."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from gradekit.errors import MasterError
from gradekit.notebooks import JsonCell, Notebook, Place, find_regions, grade_id
from gradekit.selfcheck.sources import first_stub
from gradekit.text import printable, readable

__all__ = ["Line", "Listing", "Stub", "list_code", "unfilled"]


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
    stub
        Whether it is still to be filled in, and failed for that.
    """

    number: int
    text: str
    own: bool
    failed: bool
    stub: bool = False


@dataclass(frozen=True)
class Listing:
    """A cell's code; ``cell`` is how messages name it."""

    cell: str
    lines: tuple[Line, ...]

    @property
    def failed(self) -> tuple[int, ...]:
        """The numbers of the lines in which the code failed."""
        return tuple(line.number for line in self.lines if line.failed)

    @property
    def stub(self) -> bool:
        """Whether it failed in lines that are still to be filled in."""
        return any(line.stub for line in self.lines)


@dataclass(frozen=True)
class Stub:
    """A line that is still to be filled in: where it is, and what it says."""

    place: Place
    code: str


def unfilled(listings: Iterable[Listing], stubs: Collection[str]) -> Stub | None:
    """Find the first of a student's lines that is as it was handed out, if there is one.

    Parameters
    ----------
    listings
        The code that belongs to a question.
    stubs
        The lines of the question that were handed out to be filled in.
    """
    for listing in listings:
        own = [(line.number, line.text) for line in listing.lines if line.own]
        if found := first_stub(own, stubs):
            return Stub(Place(listing.cell, found[0]), printable(found[1]))
    return None


def list_code(
    notebook: Notebook,
    function: str,
    solution: str,
    places: Iterable[Place],
    *,
    stub: bool = False,
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
    stub
        Whether these lines are still to be filled in.
    """
    failed: dict[str, set[int]] = {}
    for place in places:
        failed.setdefault(place.cell, set()).add(place.line)
    defines = re.compile(rf"^(?:async[ \t]+)?def[ \t]+{re.escape(function)}\b", re.MULTILINE)
    return tuple(
        Listing(name, tuple(_lines(cell, failed.get(name, set()), stub)))
        for number, cell in enumerate(notebook["cells"], start=1)
        if cell["cell_type"] == "code"
        and (
            (name := f"cell {number}") in failed
            or grade_id(cell) == solution
            or defines.search(cell["source"])
        )
    )


def _lines(cell: JsonCell, failed: set[int], stub: bool) -> Iterable[Line]:
    lines = readable(cell["source"]).split("\n")
    own = _own(cell["source"], len(lines))
    for number, text in enumerate(lines, start=1):
        yield Line(number, text, number in own, number in failed, stub and number in failed)


def _own(source: str, count: int) -> set[int]:
    """Give the lines between the markers; where there are none, all."""
    try:
        regions = find_regions(source)
    except MasterError:
        regions = ()
    between = {n for region in regions for n in range(region.start + 2, region.end + 1)}
    return between or set(range(1, count + 1))
