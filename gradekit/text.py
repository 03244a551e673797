"""Text from students, made harmless before it is shown anywhere."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["printable", "printable_lines", "readable"]

# Format characters that reorder or hide text (bidirectional controls, zero-width and tag
# characters) are of category Cf; escape sequences begin with a character of category Cc.
_UNSAFE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})

# Control characters but line feed and tab, and the characters that turn the direction of what
# follows; and what may not stand in a page: surrogates and the code points that are no character.
# Joiners and marks stay: some scripts and emoji are not written without them.
_NO_CHARACTER = "".join(chr(plane << 16 | 0xFFFE | last) for plane in range(17) for last in (0, 1))
_ACTING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef"
    f"{_NO_CHARACTER}]"
)
_ACTING_ASCII = bytes(code for code in range(128) if _ACTING.match(chr(code)))


def printable(text: str, limit: int = 200) -> str:
    r"""Replace what could act on a terminal or a page, and cut at ``limit`` characters.

    Line feeds and tabs become spaces; control, format, surrogate and unassigned characters
    become ``\N{REPLACEMENT CHARACTER}``. Markup is left: whoever writes HTML escapes it.
    """
    cut = text if len(text) <= limit else text[: limit - 1] + "…"
    if cut.isprintable():
        return cut
    return "".join(
        " "
        if character in "\n\r\t"
        else "\N{REPLACEMENT CHARACTER}"
        if unicodedata.category(character) in _UNSAFE
        else character
        for character in cut
    )


def printable_lines(text: str, limit: int = 1_000) -> str:
    """Make every line of a text `printable`, and cut it at ``limit`` characters."""
    return "\n".join(printable(line, limit) for line in text.split("\n"))


def readable(text: str) -> str:
    r"""Replace what could act on a terminal or turn text around; for texts of several lines.

    Line feeds, tabs, joiners and direction marks stay; other control characters and the
    controls that embed, override or isolate a direction become
    ``\N{REPLACEMENT CHARACTER}``.
    """
    if text.isascii() and not _acts(text.encode("ascii")):
        return text
    return _ACTING.sub("\N{REPLACEMENT CHARACTER}", text)


def _acts(text: bytes) -> bool:
    """Tell whether one of `_ACTING` is there, much faster where none is."""
    return len(text.translate(None, _ACTING_ASCII)) < len(text)
