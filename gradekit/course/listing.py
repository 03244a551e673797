"""Code of students as the autograded notebook shows it; what is graded is what was typed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gradekit.notebooks import JsonCell, is_locked, is_tracked
from gradekit.text import readable

__all__ = ["shown"]

# The pages colour code in a time that grows with the square of a line's length, and hold all
# cells at once. No answer comes near these limits.
_LONGEST_LINE = 1_000  # characters
_MOST_CODE = 200_000  # characters of all cells
_MOST_CELLS = 2_000  # more are shown only if they belong to the assignment


def shown(cells: Sequence[JsonCell]) -> list[JsonCell]:
    """Give the cells with code that pages can show: without control characters, and not endless.

    Cells of the instructor's stay as they are. What is left out is said in its place.
    """
    room = _MOST_CODE
    result = []
    for number, cell in enumerate(cells):
        if number >= _MOST_CELLS and not is_tracked(cell):
            continue
        if cell["cell_type"] == "code" and not is_locked(cell):
            source = _cut("\n".join(_lines(cell["source"])), room, "\n")
            room = max(0, room - len(source))
            result.append({**cell, "source": source})
        else:
            result.append(cell)
    return result


def _lines(source: str) -> Iterator[str]:
    # Lines are counted as where the code is read: whatever ends them.
    source = source.replace("\r\n", "\n").replace("\r", "\n")
    return (_cut(line, _LONGEST_LINE, "") for line in readable(source).split("\n"))


def _cut(text: str, limit: int, end: str) -> str:
    left = len(text) - limit
    return f"{text[:limit]}…{end}({left} more characters)" if left > 0 else text
