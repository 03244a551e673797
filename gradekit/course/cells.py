"""Cells of tables that spreadsheets open: numbers and text, never a formula."""

from __future__ import annotations

import re

from gradekit.text import printable

__all__ = ["cell_text"]

_FORMULA = ("=", "+", "-", "@")
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]*)?(?:e[+-]?[0-9]+)?", re.IGNORECASE)
_LONGEST = 1_000


def cell_text(value: object) -> str:
    """Write a value so that a spreadsheet reads it as a number or as text, never as a formula.

    What would begin a formula gets an apostrophe before it, which spreadsheets take for the mark
    of a text; numbers stay numbers. Control characters are replaced.
    """
    if not isinstance(value, str):
        return "" if value is None else str(value)
    text = printable(value, _LONGEST)
    if text.lstrip().startswith(_FORMULA) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text
