"""What docstrings in NumPy's form say of parameters, as text."""

from __future__ import annotations

import inspect
import re

__all__ = ["parameters", "summary"]

_HEADING = re.compile(r"^(\w+)\n-{3,}\n", re.MULTILINE)
_NAMES = re.compile(r"^(\w+(?:, \w+)*)(?: : .*)?$")


def summary(thing: object) -> str:
    """Give the first paragraph of a docstring on one line, as Markdown."""
    first = (inspect.getdoc(thing) or "").partition("\n\n")[0]
    return _folded([first])


def parameters(thing: object) -> dict[str, str]:
    """Give what the section *Parameters* of a docstring says, by name, as Markdown."""
    parts = _HEADING.split(inspect.getdoc(thing) or "")
    sections = dict(zip(parts[1::2], parts[2::2], strict=True))
    found: dict[str, list[str]] = {}
    names: list[str] = []
    for line in sections["Parameters"].splitlines():
        if match := _NAMES.match(line):
            names = match[1].split(", ")
            found.update({name: [] for name in names})
        else:
            for name in names:
                found[name].append(line)
    return {name: _folded(lines) for name, lines in found.items()}


def _folded(lines: list[str]) -> str:
    return re.sub(r"``(.+?)``", r"`\1`", " ".join(" ".join(lines).split()))
