"""Where the commands print, and words of any origin made harmless for it."""

from __future__ import annotations

import os

from rich.console import Console
from rich.text import Text

from gradekit.text import printable_lines

__all__ = ["open_console", "plain"]

_ENDLESS = 10_000  # columns


def open_console(*, stderr: bool = False) -> Console:
    """Give the console for standard output, or for standard error.

    What does not go to a terminal goes to a file or a program: nothing is broken into lines there
    (COLUMNS says otherwise), so that a row of a table is a line. Colours are for terminals, or as
    NO_COLOR and FORCE_COLOR say.
    """
    console = Console(stderr=stderr, highlight=False)
    if not console.file.isatty() and "COLUMNS" not in os.environ:
        console.width = _ENDLESS
    return console


def plain(words: str, style: str = "") -> Text:
    """Give words of any origin for the terminal: neither rich nor the terminal obeys them."""
    return Text(printable_lines(words), style=style)
