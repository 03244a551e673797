"""Fills in the templates of pages: what is put in is escaped, and each page is whole by itself."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined

from gradekit.course import points
from gradekit.text import printable

__all__ = ["count", "percent", "render"]


def render(template: str, styles: Iterable[str], **values: object) -> str:
    """Make a page.

    Parameters
    ----------
    template
        The template's name.
    styles
        The names of style sheets, which the page holds and alone allows itself.
    values
        What is put in.
    """
    style = "".join(map(_style, styles))
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode("ascii")
    page = _environment().get_template(template)
    return page.render(style=style, style_digest=digest, **values)


def count(number: int | str, thing: str) -> str:
    """Say how many things there are."""
    return f"{number} {thing}" if str(number) == "1" else f"{number} {thing}s"


def percent(share: float | None) -> str:
    """Write a share in whole percent; 0 and 100 stand only where none and all are meant."""
    if share is None:
        return "\u2013"
    whole = round(100 * share)
    return f"{min(max(whole, 1), 99) if 0 < share < 1 else whole}\u00a0%"


def _called(keys: Iterable[str], names: Mapping[str, str]) -> list[str]:
    """Give each its name; itself where it has none."""
    return [names.get(key, key) for key in keys]


def _ticked(text: str) -> list[tuple[bool, str]]:
    """Take a text apart into words and, between backticks, code."""
    pieces = text.split("`")
    if len(pieces) % 2 == 0:  # one backtick is left over: somebody's own
        return [(False, text)]
    return [(bool(index % 2), piece) for index, piece in enumerate(pieces) if piece]


@cache
def _style(name: str) -> str:
    folder = resources.files("gradekit.pages") / "templates"
    return (folder / name).read_text(encoding="utf-8")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("gradekit.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(
        called=_called,
        points=points,
        ticked=_ticked,
        count=count,
        percent=percent,
        printable=printable,
    )
    return environment
