"""Imports nbgrader without what takes as long as all the rest of it and serves nothing here."""

from __future__ import annotations

import importlib
import sys

__all__ = ["import_nbgrader"]

_SLOW = "rfc3987_syntax"


def import_nbgrader() -> None:
    """Import nbgrader, unless what is slow about it was imported already.

    nbgrader imports nbformat, and that jsonschema, which looks for a package that knows
    addresses with letters of all alphabets (RFC 3987); this one compiles 38 grammars when it is
    found. No notebook's schema asks for such an address. So here it is not found; whoever
    imports the package by itself still gets it.
    """
    if "jsonschema" in sys.modules or _SLOW in sys.modules:
        return
    sys.modules[_SLOW] = None  # type: ignore[assignment] # so Python marks what is not to be found
    try:
        importlib.import_module("nbgrader")
    finally:
        del sys.modules[_SLOW]
