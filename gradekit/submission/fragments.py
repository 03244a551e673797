"""Pieces of HTML: which of them are harmless, and what is left of the others.

A piece is harmless if nothing is taken from it by nh3, which reads HTML as browsers do and keeps
only what is allowed here. To compare the two they are taken apart by a grammar so strict that
every reader of HTML finds the same tags in what it accepts; what it does not accept is not
harmless.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

import nh3

__all__ = ["ACTING_TEX", "cleaned", "is_harmless", "is_plain", "plain"]


class _Token(NamedTuple):
    """A tag or a text; ``name`` is the tag's name, with a slash for an end, "" for a text."""

    name: str
    text: str = ""
    attributes: tuple[tuple[str, str], ...] = ()


_TAGS = {
    *("a", "abbr", "b", "blockquote", "br", "caption", "center", "code", "col", "colgroup", "dd"),
    *("del", "details", "div", "dl", "dt", "em", "figcaption", "figure", "font", "h1", "h2", "h3"),
    *("h4", "h5", "h6", "hr", "i", "img", "input", "ins", "kbd", "li", "mark", "ol", "p", "pre"),
    *("q", "s", "samp", "small", "span", "strike", "strong", "sub", "summary", "sup", "table"),
    *("tbody", "td", "tfoot", "th", "thead", "tr", "tt", "u", "ul", "var"),
}
_ATTRIBUTES: dict[str, set[str]] = {
    "*": {"align", "class", "dir", "id", "lang", "style", "title"},
    "a": {"href", "name", "target"},
    "col": {"span", "width"},
    "colgroup": {"span", "width"},
    "details": {"open"},
    "font": {"color", "face", "size"},
    "hr": {"width"},
    "img": {"alt", "height", "src", "width"},
    "input": {"checked"},
    "ol": {"start", "type"},
    "table": {"border", "cellpadding", "cellspacing", "width"},
    "td": {"colspan", "height", "rowspan", "valign", "width"},
    "th": {"colspan", "height", "rowspan", "scope", "valign", "width"},
}
# The boxes of a task list; nothing can be entered.
_ALWAYS = {"input": {"type": "checkbox", "disabled": ""}}

# Links lead to a place in the page or to a public host. A page of formgrader is of one origin
# with the whole Jupyter server, which does what a link to it says: nothing relative, no address
# of this machine or network. A user name before the host would make it look like another one.
_HOST = r"(?:[\w-]+\.)+(?!(?:local|localhost|localdomain|internal|intranet|lan|home)\b)[a-z][\w-]*"
_AFTER = r"[^\s\\\x00-\x1f\x7f]*"
# Letters of other scripts are refused in a host: browsers read some of them as Latin ones.
_WEB = re.compile(rf"https?://{_HOST}(?::\d+)?(?:[/?#]{_AFTER})?", re.IGNORECASE | re.ASCII)
_VALUES = {
    "href": re.compile(rf"#{_AFTER}|mailto:{_AFTER}|{_WEB.pattern}", _WEB.flags),
    # Nothing is loaded from outside: it would tell a stranger who opened the page, and when.
    "src": re.compile(r"data:image/(?:png|jpe?g|gif|webp);base64,[A-Za-z0-9+/]*={0,2}"),
    "style": re.compile(
        r"(?:\s*(?:background-color|border|color|font-size|font-style|font-weight|height|max-width"
        r"|text-align|text-decoration|width)\s*:"
        r"(?:[\w#%., -]|rgba?\([\d., %]*\))*(?:;|$))*\s*",
        re.IGNORECASE,
    ),
    "target": re.compile("_blank"),
}
_CLASSES = re.compile(
    r"alert(?:-\w+)?|anchor-link|highlight|jp-Mermaid|language-\S+|mermaid"
    r"|task-list-item(?:-checkbox)?"
)

# Commands of TeX by which MathJax and its like make links, styles and attributes.
ACTING_TEX = re.compile(
    r"\\(?:class|cssId|data|href|html[A-Za-z]*|includegraphics|mmlToken|require|style|unicode|url)"
    r"(?![A-Za-z])"
)

_ATTRIBUTE = r"""\s+([a-zA-Z][\w-]*)(?:=(?:"([^"]*)"|'([^']*)'|([\w#%.,:+-]+)))?"""
_NO_GROUPS = re.sub(r"\((?!\?)", "(?:", _ATTRIBUTE)
_LEXEME = re.compile(rf"<!--[^<>-]*-->|<(/?[a-zA-Z][a-zA-Z0-9]*)((?:{_NO_GROUPS})*)\s*/?>|([^<]+)")
_ATTRIBUTE_PATTERN = re.compile(_ATTRIBUTE)

_PLAIN = re.compile(r"<pre>(?:[\w ,.]|&#[0-9]+;)*</pre>")


def is_harmless(fragment: str, reserved: frozenset[str] = frozenset()) -> bool:
    """Whether a piece of HTML can do nothing but show text, pictures and links.

    Parameters
    ----------
    fragment
        The HTML, as it is put into a page.
    reserved
        Ids that the page itself uses.
    """
    tokens = _tokens(fragment)
    return (
        tokens is not None
        and tokens == _tokens(_sifted(fragment, reserved))
        and not ACTING_TEX.search("".join(_typeset(tokens)))
    )


def cleaned(fragment: str, reserved: frozenset[str] = frozenset()) -> str | None:
    """Take out of a piece of HTML what is not harmless; the rest is on one line.

    Pictures that would be loaded from elsewhere become links, or the words that stand for them.
    Gives None where this leaves nothing to see, or something that is not harmless still.
    """
    tokens = _tokens(_sifted(fragment.strip(), reserved, pictures=True)) or []
    tokens = [*_without_foreign_pictures(tokens)]
    if not any(token.name == "img" or token.text.strip() for token in tokens):
        return None
    written = "<div>" + "".join(_written(tokens)) + "</div>"
    return written if is_harmless(written, reserved) else None


def plain(text: str) -> str:
    """Write a text as HTML that shows it as it is; on one line, and without active characters.

    Neither HTML, markdown nor TeX finds anything in it. Empty lines before it go: browsers drop the
    first one in any case.
    """
    text = text.lstrip("\n")
    return "<pre>" + re.sub(r"[^\w ,.]", lambda found: f"&#{ord(found[0])};", text) + "</pre>"


def is_plain(source: str) -> bool:
    """Whether `plain` wrote this."""
    return _PLAIN.fullmatch(source) is not None


def _sifted(fragment: str, reserved: frozenset[str], *, pictures: bool = False) -> str:
    """Let nh3 take out what is not allowed; ``pictures`` leaves those from elsewhere."""

    def allowed(tag: str, name: str, value: str) -> str | None:
        if name in ("id", "name"):
            return None if value in reserved else value
        if name == "class":
            return value if all(_is_class(tag, word) for word in value.split()) else None
        if name == "src" and pictures:
            return value
        rule = _VALUES.get(name)
        return value if rule is None or rule.fullmatch(value) else None

    return nh3.clean(
        fragment,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=allowed,
        set_tag_attribute_values=_ALWAYS,
        url_schemes={"http", "https", "mailto", "data"},
        link_rel=None,
    )


def _is_class(tag: str, word: str) -> bool:
    return _CLASSES.fullmatch(word) is not None or (tag == "span" and word in _pygments_classes())


@cache
def _pygments_classes() -> frozenset[str]:
    from pygments.token import STANDARD_TYPES  # noqa: PLC0415 - few texts need it

    return frozenset(STANDARD_TYPES.values())


def _tokens(fragment: str) -> list[_Token] | None:
    """Take HTML apart; None if any of it is not written as strictly as this reads it."""
    found: list[_Token] = []
    position = 0
    while position < len(fragment):
        lexeme = _LEXEME.match(fragment, position)
        if lexeme is None:
            return None
        position = lexeme.end()
        name, attributes, text = lexeme.groups()
        if name is not None:
            found.append(_Token(name.lower(), "", _attributes(attributes)))
        elif text is not None:
            text = html.unescape(text)
            if found and found[-1].name == "":  # a comment stood between
                text = found.pop().text + text
            elif found and found[-1].name == "pre":  # where HTML drops a first line feed
                text = text.removeprefix("\n")
            if text:
                found.append(_Token("", text))
    return found


def _attributes(text: str) -> tuple[tuple[str, str], ...]:
    pairs = (
        (found[1].lower(), html.unescape(found[2] or found[3] or found[4] or ""))
        for found in _ATTRIBUTE_PATTERN.finditer(text)
    )
    return tuple(sorted(pairs))


def _typeset(tokens: Iterable[_Token]) -> Iterator[str]:
    """Give the text in which MathJax looks for TeX: all that does not stand in code."""
    depth = 0
    for token in tokens:
        depth += {"pre": 1, "code": 1, "/pre": -1, "/code": -1}.get(token.name, 0)
        if not depth:
            yield token.text


def _without_foreign_pictures(tokens: Iterable[_Token]) -> Iterator[_Token]:
    in_link = False
    for token in tokens:
        in_link = token.name == "a" or (in_link and token.name != "/a")
        attributes = dict(token.attributes)
        source = attributes.get("src", "")
        if token.name != "img" or _VALUES["src"].fullmatch(source):
            yield token
            continue
        words = f"[picture: {attributes.get('alt') or 'not shown'}]"
        if in_link or not _WEB.fullmatch(source):
            yield _Token("", words)
        else:
            yield from (_Token("a", "", (("href", source),)), _Token("", words), _Token("/a"))


def _written(tokens: Iterable[_Token]) -> Iterator[str]:
    for name, text, attributes in tokens:
        if name:
            yield f"<{name}" + "".join(f' {key}="{_escaped(v)}"' for key, v in attributes) + ">"
        else:
            yield _escaped(text)


def _escaped(text: str) -> str:
    # A blank line would end the HTML for markdown, and what follows would be markdown again.
    return html.escape(text).replace("\r", "&#13;").replace("\n", "&#10;")
