"""Pages read as a browser reads them, and what no page of ours may hold."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import Any, TypeAlias

from justhtml import JustHTML

__all__ = ["Element", "harms", "only", "read_page", "words"]

Element: TypeAlias = Any
"""An element of a page; its type says of everything in it that it may not be there."""

# What a page of ours is made of; each of these asks for nothing and runs nothing.
ELEMENTS = {
    *("html", "head", "meta", "title", "style", "body", "header", "main", "footer", "nav"),
    *("section", "div", "h1", "h2", "p", "strong", "span", "code", "ul", "ol", "li", "a"),
    *("details", "summary", "svg", "rect", "h3", "dl", "dt", "dd", "small", "br"),
    *("table", "caption", "thead", "tbody", "tr", "th", "td"),
    *("figure", "figcaption", "desc", "text", "line"),
}
ATTRIBUTES = {
    *("lang", "charset", "http-equiv", "content", "name", "class", "id", "href", "open"),
    *("aria-hidden", "aria-label", "aria-labelledby", "viewBox", "preserveAspectRatio"),
    *("vector-effect", "x", "y", "dy", "x1", "x2", "y1", "y2", "width", "height"),
    *("role", "scope", "colspan"),
}


def read_page(html: str) -> JustHTML:
    """Read a page; whatever is not valid raises."""
    return JustHTML(html, strict=True, sanitize=False)


def words(page: JustHTML, where: str = "body") -> str:
    """Give the text of a part of a page, with single spaces."""
    return " ".join(
        " ".join(part.to_text(separator="", strip=False) for part in page.query(where)).split()
    )


def only(page: JustHTML, where: str) -> Element:
    """Give the only element of its kind."""
    (element,) = page.query(where)
    return element


def harms(page: JustHTML) -> list[str]:
    """Tell what in a page could run, reach out, or lead nowhere."""
    found = []
    elements: list[Element] = [*page.query("*")]
    ids = [element.attrs["id"] for element in elements if "id" in element.attrs]
    found += [f"twice: {name}" for name in set(ids) if ids.count(name) > 1]
    for element in elements:
        if element.name not in ELEMENTS:
            found.append(f"element: {element.name}")
        found += [f"attribute: {name}" for name in element.attrs if name not in ATTRIBUTES]
        target = element.attrs.get("href")
        if target is not None and target[1:] not in ids:
            found.append(f"link: {target}")
    style: str = only(page, "style").children[0].data
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    if only(page, "meta[http-equiv]").attrs["content"] != policy:
        found.append("policy")
    if re.search(r"url\(|@import|@font-face|expression", style):
        found.append("style that loads")
    return found
