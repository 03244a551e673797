"""Sentences as students read them in a notebook, and in what `nbgrader validate` prints."""

from __future__ import annotations

import textwrap

__all__ = ["whether", "wrapped"]

_WIDTH = 78  # `nbgrader validate` cuts longer lines off
_OPENERS = {"After", "At", "For", "If", "In", "On", "When", "With", "Without"}


def wrapped(text: str) -> str:
    """Break long lines; what goes on from the line above is indented."""
    return "\n".join(
        textwrap.fill(
            line, _WIDTH, subsequent_indent="  ", break_long_words=True, break_on_hyphens=False
        )
        for line in text.split("\n")
    )


def whether(sentence: str) -> str:
    """Turn what a test's sentence claims into what is looked at.

    >>> whether("On the example, the cost is right.")
    'What is checked: whether, on the example, the cost is right.'
    """
    first, space, rest = sentence.partition(" ")
    comma = "," if first in _OPENERS else ""
    # A name keeps its spelling.
    word = first.lower() if first.istitle() and first.isalpha() else first
    return f"What is checked: whether{comma} {word}{space}{rest}"
