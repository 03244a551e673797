"""What of a submission may run, and what it may import."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["Rules"]


@dataclass(frozen=True)
class Rules:
    """What may run and what may be imported.

    Parameters
    ----------
    never_run
        Functions that no top-level statement may call: those that train or load data, and the
        graded ones.
    never_used
        Modules of which no top-level statement may use anything: those that check answers.
    allowed, silent
        As in `Program`.
    exports
        The names that ``from MODULE import *`` brings, for each module that is known. For the
        other allowed modules they are looked up in the module itself.
    source_characters
        Most characters of code that are read, all cells together.
    """

    never_run: frozenset[str]
    never_used: frozenset[str] = frozenset()
    allowed: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    exports: Mapping[str, frozenset[str]] = field(default_factory=dict)
    source_characters: int = 400_000

    def exports_of(self, modules: set[str]) -> dict[str, frozenset[str]]:
        """Give the names that ``from MODULE import *`` brings, for the modules that are known."""
        known = {module: self.exports[module] for module in modules & self.exports.keys()}
        # Only modules named in the course's own settings are imported here.
        for module in sorted((modules & set(self.allowed)) - known.keys()):
            try:
                loaded = importlib.import_module(module)
            except ImportError:
                continue
            names = getattr(loaded, "__all__", None) or [n for n in dir(loaded) if n[0] != "_"]
            known[module] = frozenset(map(str, names))
        return known
