"""Text from students, made harmless before it is shown anywhere."""

from __future__ import annotations

import unicodedata

__all__ = ["printable"]

# Format characters that reorder or hide text (bidirectional controls, zero-width and tag
# characters) are of category Cf; escape sequences begin with a character of category Cc.
_UNSAFE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def printable(text: str, limit: int = 200) -> str:
    r"""Replace what could act on a terminal or a page, and cut at ``limit`` characters.

    Line feeds and tabs become spaces; control, format, surrogate and unassigned characters
    become ``\N{REPLACEMENT CHARACTER}``. Markup is left: whoever writes HTML escapes it.
    """
    cut = text if len(text) <= limit else text[: limit - 1] + "…"
    return "".join(
        " "
        if character in "\n\r\t"
        else "\N{REPLACEMENT CHARACTER}"
        if unicodedata.category(character) in _UNSAFE
        else character
        for character in cut
    )
