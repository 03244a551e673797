"""Code of students as the autograded notebook shows it; what is graded is what was typed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gradekit.notebooks import JsonCell, is_locked, is_tracked
from gradekit.text import readable

__all__ = ["shown"]

# The pages colour code in a time that grows with the square of a line's length and of what lies
# between two words, and hold all cells at once. No answer comes near these limits.
_LONGEST_LINE = 1_000  # characters
_LONGEST_GAP = 100  # characters of white space
_MOST_CODE = 200_000  # characters of all cells
_MOST_FOREIGN = 2_000  # characters of all cells that are coloured as another language
_MOST_CELLS = 2_000  # more are shown only if they belong to the assignment

_BLANK_LINE = re.compile(r"^[^\S\n]+$", re.MULTILINE)
_GAP = re.compile(rf"\s{{{_LONGEST_GAP}}}(?=\s)")
_FOREIGN = re.compile(r"%%(?:bash|html|javascript|js|latex|perl|ruby|sh|svg)", re.IGNORECASE)


def shown(cells: Sequence[JsonCell]) -> list[JsonCell]:
    """Give the cells with code that pages can show: without control characters, and not endless.

    Cells of the instructor's stay as they are. What is left out is said in its place. Lines of
    white space become empty ones, and a long gap gets marks in it; lines keep their numbers.
    """
    room, foreign = _MOST_CODE, _MOST_FOREIGN
    result = []
    for number, cell in enumerate(cells):
        if number >= _MOST_CELLS and not is_tracked(cell):
            continue
        if cell["cell_type"] == "code" and not is_locked(cell):
            source = _without_gaps("\n".join(_lines(cell["source"])))
            if _FOREIGN.search(source):
                source = _cut(source, foreign, "\n")
                foreign = max(0, foreign - len(source))
            source = _cut(source, room, "\n")
            room = max(0, room - len(source))
            result.append({**cell, "source": source})
        else:
            result.append(cell)
    return result


def _lines(source: str) -> Iterator[str]:
    # Lines are counted as where the code is read: whatever ends them.
    source = source.replace("\r\n", "\n").replace("\r", "\n")
    return (_cut(line, _LONGEST_LINE, "") for line in readable(source).split("\n"))


def _without_gaps(source: str) -> str:
    return _GAP.sub(r"\g<0>…", _BLANK_LINE.sub("", source))


def _cut(text: str, limit: int, end: str) -> str:
    left = len(text) - limit
    return f"{text[:limit]}…{end}({left} more characters)" if left > 0 else text
