"""Words of any origin, made harmless for a terminal."""

from __future__ import annotations

from rich.text import Text

from gradekit.text import printable_lines

__all__ = ["plain"]


def plain(words: str, style: str = "") -> Text:
    """Give words of any origin for the terminal: neither rich nor the terminal obeys them."""
    return Text(printable_lines(words), style=style)
