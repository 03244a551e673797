"""Which name was meant, where one is given that is not there."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

__all__ = ["did_you_mean", "nearest"]

_NEAR = 0.6


def nearest(name: str, names: Iterable[str], near: float = _NEAR) -> str | None:
    """Find the name that is most like a given one; capitals make no difference.

    Parameters
    ----------
    name
        What was given.
    names
        What there is.
    near
        How alike they must be, from 0 to 1.
    """
    folded = {each.casefold(): each for each in names}
    found = difflib.get_close_matches(name.casefold(), folded, n=1, cutoff=near)
    return folded[found[0]] if found else None


def did_you_mean(name: str, names: Iterable[str], otherwise: str = "", near: float = _NEAR) -> str:
    """Ask whether the nearest name was meant; give ``otherwise`` where none is near."""
    found = nearest(name, names, near)
    return otherwise if found is None else f"did you mean {found!r}?"
