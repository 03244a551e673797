"""Finds what of an attack's markup would act in a browser."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path

__all__ = ["active"]

_MARK = "gradekitattack"
"""Every script of an attack calls a function of this name."""
_HOSTS = ("attack.invalid",)
_ADDRESSES = ("href", "src", "action", "srcset", "data", "formaction", "xlink:href")


def active(path: Path, content: bytes) -> list[str]:
    """Give the pieces of a page, or of the text cells of a notebook, that would act."""
    text = content.decode("utf-8", "replace")
    if path.suffix == ".html":
        return _found(text)
    if path.suffix == ".ipynb":
        cells = json.loads(text)["cells"]
        shown = ("".join(cell["source"]) for cell in cells if cell["cell_type"] != "code")
        return [piece for source in shown for piece in _found(source)]
    return []


def _found(html: str) -> list[str]:
    parser = _Parser()
    parser.feed(html)
    parser.close()
    return parser.found


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._script = tag in ("script", "style")
        for name, value in attrs:
            text = (value or "").lower()
            runs = name.startswith("on") or name == "srcdoc" or "javascript:" in text
            leads = name in _ADDRESSES and any(host in text for host in _HOSTS)
            if (runs and _MARK in text) or leads:
                self.found.append(f"<{tag} {name}={value!r}>")

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - the parser's own form
        self._script = False

    def handle_data(self, data: str) -> None:
        if self._script and _MARK in data.lower():
            self.found.append(f"<script>{data:.60}")
