"""Points that a master's text states, against those that its grade cells carry."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from gradekit.master.findings import Finding
from gradekit.notebooks.cells import JsonCell, grade_id, is_grade, nbgrader_metadata

__all__ = ["points_findings"]

_NUMBER = r"(\d+(?:\.\d+)?)\s*(?:points?|pts?\.?|marks?)"
_BRACKETED = re.compile(rf"[(\[]\s*{_NUMBER}\s*[)\]]", re.IGNORECASE)
_HEADING = re.compile(rf" {{0,3}}#{{1,6}}\s.*[(\[:,-]\s*{_NUMBER}\s*[)\]]?[\s#*]*", re.IGNORECASE)


@dataclass
class _Stated:
    """Points that a text states, and the cells with points that follow it."""

    label: str
    points: float
    worth: dict[str, float] = field(default_factory=dict)


def points_findings(cells: Sequence[tuple[str, JsonCell]]) -> Iterator[Finding]:
    """Warn where a text such as "(20 points)" is not what the grade cells below it carry.

    A text speaks of the first cell with points below it, or of all of them up to the next text
    that states points. A text that states different numbers, such as a list of questions, is
    left out of account, unless one stands in a heading.

    Parameters
    ----------
    cells
        The cells of the master, each with how findings name it.
    """
    stated: list[_Stated] = []
    for label, cell in cells:
        if is_grade(cell):
            worth = nbgrader_metadata(cell).get("points")
            if stated and isinstance(worth, int | float):
                stated[-1].worth[grade_id(cell) or label] = float(worth)
        elif cell["cell_type"] == "markdown" and (points := _points(cell["source"])) is not None:
            stated.append(_Stated(label, points))
    for each in stated:
        carried = list(each.worth.values())
        if carried and each.points not in (carried[0], sum(carried)):
            names = ", ".join(f"{name} {points:g}" for name, points in each.worth.items())
            yield Finding(
                "warning",
                each.label,
                f"the text says {each.points:g} points, but what is graded below it carries "
                f"other points ({names})",
                "make the text and the points of the grade cell agree",
            )


def _points(markdown: str) -> float | None:
    lines = map(_HEADING.fullmatch, markdown.split("\n"))
    headings = [line[1] for line in lines if line]
    if headings:
        return float(headings[-1])
    numbers = {float(number) for number in _BRACKETED.findall(markdown)}
    return numbers.pop() if len(numbers) == 1 else None
