"""Solution regions: what stands between START CODE HERE and END CODE HERE in a code cell."""

from __future__ import annotations

import re
from dataclasses import dataclass

from gradekit.errors import MasterError

__all__ = ["Region", "RegionError", "find_regions"]

_MARKER = re.compile(
    r"(?P<indent>\s*)### (?P<kind>START|END) (?P<word>CODER?) HERE ###(?P<note>.*)"
)
_NEAR = re.compile(r"#.*\b(START|END)\s+CODER?\s+HERE\b", re.IGNORECASE)
_CODE = re.compile(r"(\s*)[^\s#]")


class RegionError(MasterError):
    """A marker of a solution region is missing, misplaced or misspelled.

    Parameters
    ----------
    line
        Position of the offending line in the source, from 0.
    message
        What is wrong.
    mend
        What to do about it.
    """

    def __init__(self, line: int, message: str, mend: str) -> None:
        super().__init__(f"line {line + 1}: {message}; {mend}")
        self.line = line
        self.message = message
        self.mend = mend


@dataclass(frozen=True)
class Region:
    """One solution region.

    Parameters
    ----------
    start, end
        Positions of the two marker lines in the source, from 0.
    indent
        White space before the first line of code inside, or before the marker if there is none.
    note
        What follows the start marker on its line, such as ``"(approx. 4 lines)"``.
    misspelled
        Whether the end marker reads ``END CODER HERE``.
    """

    start: int
    end: int
    indent: str
    note: str
    misspelled: bool = False


def find_regions(source: str) -> tuple[Region, ...]:
    """Find all solution regions of a code cell, in order.

    Raises
    ------
    RegionError
        If a region is not closed, nested or never opened, or a marker is not written exactly so.
    """
    lines = source.split("\n")
    regions: list[Region] = []
    opened: tuple[int, str, str] | None = None
    for number, line in enumerate(lines):
        marker = _MARKER.fullmatch(line)
        if marker is None or (marker["kind"], marker["word"]) == ("START", "CODER"):
            if _NEAR.search(line):
                raise RegionError(
                    number,
                    "this looks like a region's marker, but is not one",
                    "write '### START CODE HERE ###' or '### END CODE HERE ###' "
                    "on a line of its own",
                )
        elif marker["kind"] == "START":
            if opened is not None:
                raise RegionError(
                    number,
                    f"a region starts inside the one of line {opened[0] + 1}",
                    "close the first with '### END CODE HERE ###'",
                )
            opened = (number, marker["indent"], marker["note"].strip())
        elif opened is None:
            raise RegionError(
                number,
                "a region ends that never started",
                "put '### START CODE HERE ###' above the solution or remove this line",
            )
        else:
            start, indent, note = opened
            inside = (_CODE.match(text) for text in lines[start + 1 : number])
            indent = next((code[1] for code in inside if code), indent)
            regions.append(Region(start, number, indent, note, marker["word"] == "CODER"))
            opened = None
    if opened is not None:
        raise RegionError(
            opened[0],
            "a region starts and never ends",
            "put '### END CODE HERE ###' below the solution",
        )
    return tuple(regions)
