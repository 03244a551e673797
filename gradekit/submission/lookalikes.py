"""Names that a reader would take for another name."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable

__all__ = ["nearest_name", "unusual_letters"]

# Cyrillic and Greek letters by the Latin letter that they are drawn like.
_DRAWN_LIKE = {
    "a": "\u0430\u03b1",
    "c": "\u0441\u03f2",
    "d": "\u0501",
    "e": "\u0435",
    "g": "\u0261",
    "h": "\u04bb",
    "i": "\u0456\u03b9\u0131",
    "j": "\u0458\u03f3",
    "k": "\u043a\u03ba",
    "l": "\u04cf",
    "m": "\u043c",
    "n": "\u043f",
    "o": "\u043e\u03bf\u03c3",
    "p": "\u0440\u03c1",
    "q": "\u051b",
    "r": "\u0433",
    "s": "\u0455",
    "t": "\u0442\u03c4",
    "u": "\u03c5",
    "v": "\u03bd\u0475",
    "w": "\u051d\u03c9",
    "x": "\u0445\u03c7",
    "y": "\u0443\u03b3",
    "z": "\u1d22",
}
_LATIN = str.maketrans({odd: latin for latin, odds in _DRAWN_LIKE.items() for odd in odds})

# Comparing is slow, and an honest notebook has fewer names and shorter ones.
_MOST_NAMES = 1_000
_MOST_COMPARED = 100
_LONGEST_NAME = 100


def nearest_name(name: str, defined: Iterable[str]) -> str | None:
    """Find the name among ``defined`` that was most likely meant to be ``name``.

    Letters drawn alike count as the same and so do capitals; else the spelling is compared.
    """
    last = list(defined)[-_MOST_NAMES:]
    short = [each for each in last if each != name and len(each) <= _LONGEST_NAME]
    folded = {_folded(each): each for each in short}
    if _folded(name) in folded:
        return folded[_folded(name)]
    close = difflib.get_close_matches(
        _folded(name), list(folded)[-_MOST_COMPARED:], n=1, cutoff=0.8
    )
    return folded[close[0]] if close else None


def unusual_letters(name: str) -> tuple[str, ...]:
    """Name the letters of ``name`` that are not on an English keyboard, as Unicode does."""
    return tuple(
        unicodedata.name(letter, f"U+{ord(letter):04X}").lower()
        for letter in dict.fromkeys(name)
        if not letter.isascii()
    )


def _folded(name: str) -> str:
    return name.lower().translate(_LATIN)
