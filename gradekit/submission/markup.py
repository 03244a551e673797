"""Text cells, made harmless in the pages that show them.

The pages of formgrader and the feedback put the HTML of a text cell in as it is, and MathJax
typesets it there. So a cell is rendered here as they render it; if the HTML is harmless the cell
stays as it is, else cleaned HTML takes its place, or the text as it was typed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from gradekit.notebooks.cells import JsonCell, grade_id
from gradekit.notices import Notice
from gradekit.submission.fragments import ACTING_TEX, cleaned, is_harmless, is_plain, plain
from gradekit.text import printable, readable

__all__ = ["harmless"]

# Rendering takes time that grows with the square of what is rendered. An honest cell has some
# hundred words; within these limits the worst that was found takes a second.
_LONGEST = 20_000  # characters of one cell
_MOST = 100_000  # characters of all cells of a notebook
_MOST_ROWS = 100_000  # rows of tables times lines that could be below a table's head
_MOST_STEPS = 10_000_000  # openings of formulas and links times characters
_LONGEST_PLAIN = 100_000  # characters of a text that is shown as it was typed

_PAGE_IDS = frozenset({"MathJax", "help-dialog", "statusmessage"})

# No text without one of these is rendered to anything but plain paragraphs, lists and tables;
# whatever has none of them need not be rendered to know.
_SUSPECT = re.compile(rf"[<&]|\]\(|\]:|://|```|~~~|{ACTING_TEX.pattern}")
_NO_LETTERS = re.compile(r"[\W_]+")
_OPENING = re.compile(r"\\\\\(|\[|\\begin\{")

# Pages colour code in a text as the language that it names, in a time that grows with the square
# of a gap in it, and for some languages worse.
_LANGUAGES = frozenset({"bash", "console", "json", "py", "python", "python3", "sh", "text"})
_MOST_COLOURED = 2_000  # characters of code in one cell; those in other languages count
_WEIGHT = 8  # times
_GAP = re.compile(r"\s{101}")

# Pictures in the text itself, as some editors paste them: long, and of no meaning to markdown.
_PICTURE = re.compile(r"(data:image/[a-z]+;base64,)([A-Za-z0-9+/]{40,}={0,2})")
_SHORT_PICTURE = re.compile(r"(data:image/[a-z]+;base64,)([0-9]{8})(?=\")")
_ANY_PICTURE = re.compile(r"data:image/[a-z]+;base64,[A-Za-z0-9+/=]*")
_PICTURE_TYPES = ("image/png", "image/jpeg", "image/gif", "image/webp")
_BASE64 = re.compile(r"[A-Za-z0-9+/]+={0,2}")


def harmless(
    cells: Sequence[JsonCell], masters: Sequence[JsonCell]
) -> tuple[list[JsonCell], list[Notice]]:
    """Make the text cells of a notebook harmless; done again, this changes nothing.

    Parameters
    ----------
    cells
        The cells, in normal form. Code stays as it is.
    masters
        The cells of the student version; what looks like one of them stays as it is.

    Returns
    -------
    tuple
        The cells, and what was odd about them.
    """
    known = {_look(cell) for cell in masters}
    names = _reserved(masters)
    room = _MOST
    result, poorer = [], 0
    for cell in cells:
        if cell["cell_type"] == "code" or _look(cell) in known:
            result.append(cell)
            continue
        pictures = _Pictures(cell.get("attachments", {}))
        source = readable(cell["source"])
        if is_plain(source):
            shown: str | None = source
        elif cell["cell_type"] == "raw":
            # Pages show it without rendering it; as it was typed nothing of it is lost.
            shown = source if _fits(source, room) and is_harmless(source, names) else None
        else:
            shown = _shown(source, pictures, names, room)
            poorer += shown != cell["source"] or pictures.dropped
        if shown is None:
            shown = _typed(source)
        if not is_plain(shown):
            room -= max(_length(source), _length(shown))
        made = {**cell, "source": shown}
        if "attachments" in cell:
            made["attachments"] = pictures.attached
        result.append(made)
    odd = sum(c["cell_type"] == "code" and _is_odd(c["source"]) for c in cells)
    return result, _notices(poorer, odd)


def _is_odd(code: str) -> bool:
    """Whether code holds what hides or turns text around; line ends of Windows do neither."""
    text = code.replace("\r\n", "\n")
    return readable(text) != text


def _look(cell: JsonCell) -> str:
    """Give what a cell shows: two cells with one look cannot be told apart on a page."""
    parts = [cell["cell_type"], cell["source"], cell.get("attachments", {})]
    return json.dumps(parts, sort_keys=True)


def _reserved(masters: Sequence[JsonCell]) -> frozenset[str]:
    """Give the ids by which the pages find their own elements.

    A heading that has one, and headings get their text for an id, would be taken for the field
    in which the grader enters a score.
    """
    named = [name for cell in masters if (name := grade_id(cell)) is not None]
    forms = ("{}", "{}-comment", "comment-{}", "{}_extra_credit")
    return _PAGE_IDS | {form.format(name) for name in named for form in forms}


def _notices(poorer: int, odd: int) -> list[Notice]:
    notices = []
    if poorer:
        message = (
            f"In {_counted(poorer, 'text cell')} not everything is shown as it was meant: scripts, "
            "styles, forms, pictures from elsewhere and links to no public web page are left out, "
            "and what is too long to typeset or to colour is shown as it was typed."
        )
        notices.append(Notice("markup", message))
    if odd:
        message = (
            f"The code of {_counted(odd, 'cell')} holds control characters or characters that turn "
            "text around, so that it may do something else than it seems to; each is shown as "
            "\N{REPLACEMENT CHARACTER}."
        )
        notices.append(Notice("hidden_characters", message))
    return notices


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


class _Pictures:
    """The pictures of a cell: those attached to it, and numbers in the place of all data."""

    def __init__(self, attachments: Mapping[str, Mapping[str, Any]]) -> None:
        self.attached: dict[str, dict[str, str]] = {}
        self._data: list[str] = []
        self._numbers = _Numbers()
        for name, bundle in attachments.items():
            for kind in _PICTURE_TYPES:
                data = "".join(bundle[kind].split()) if kind in bundle else ""
                if name == printable(name) and _BASE64.fullmatch(data):
                    self.attached.setdefault(name, {})[kind] = data
            if name in self.attached:
                kind, data = next(iter(self.attached[name].items()))
                self._numbers[name] = {kind: self._number(data)}
        self.dropped = self.attached.keys() != attachments.keys()
        self.coloured = 0
        """How much of what was rendered last a page would colour."""

    def shortened(self, source: str) -> str:
        """Put numbers in the place of pictures in a text."""
        return _PICTURE.sub(lambda found: found[1] + self._number(found[2]), source)

    def restored(self, source: str) -> str:
        """Put the pictures back."""
        return _SHORT_PICTURE.sub(
            lambda found: found[1] + dict(enumerate(self._data)).get(int(found[2]), found[2]),
            source,
        )

    def rendered(self, source: str) -> str:
        """Render a shortened text as the pages that show it do, but for the colours of code."""
        from nbconvert.filters import strip_files_prefix  # noqa: PLC0415 - takes a second
        from nbconvert.filters.markdown_mistune import MarkdownWithMath  # noqa: PLC0415 - as above

        self.coloured = 0
        renderer = _renderer()(self, escape=False, attachments=self._numbers)
        text: str = strip_files_prefix(MarkdownWithMath(renderer=renderer).render(source))
        return text

    def note_code(self, code: str, info: str | None) -> None:
        """Take note of code which a page would colour, if it says its language."""
        if language := "".join((info or "").split()[:1]):
            weight = 1 if language in _LANGUAGES else _WEIGHT
            self.coloured += _MOST_COLOURED + 1 if _GAP.search(code) else weight * len(code)

    def _number(self, data: str) -> str:
        self._data.append(data)
        return f"{len(self._data) - 1:08}"


@cache
def _renderer() -> type[Any]:
    from mistune import HTMLRenderer  # noqa: PLC0415 - takes a second, with what is next
    from nbconvert.filters.markdown_mistune import IPythonRenderer  # noqa: PLC0415 - as above

    class Renderer(IPythonRenderer):  # type: ignore[misc]  # nbconvert is untyped
        """What the pages have, that leaves code as it is and counts it."""

        def __init__(self, pictures: _Pictures, **options: Any) -> None:
            super().__init__(**options)
            self._pictures = pictures

        def block_code(self, code: str, info: str | None = None) -> str:
            if info and info.startswith("mermaid"):
                return str(super().block_code(code, info))
            self._pictures.note_code(code, info)
            return str(HTMLRenderer.block_code(self, code, info))

    return Renderer


class _Numbers(dict[str, dict[str, str]]):
    """Attachments for the renderer, which gives up a page over one that is missing."""

    def __contains__(self, name: object) -> bool:
        return True

    def __missing__(self, name: str) -> dict[str, str]:
        return {"image/svg+xml": ""}  # a type that is not shown


def _shown(source: str, pictures: _Pictures, reserved: frozenset[str], room: int) -> str | None:
    """Give markdown to show in the place of ``source``; None if only plain text will do."""
    short = pictures.shortened(source)
    if not _fits(short, room):
        return None
    if not _SUSPECT.search(short) and not _may_name(short, reserved):
        return source
    try:
        rendered = pictures.rendered(short)
        if pictures.coloured <= _MOST_COLOURED and is_harmless(rendered, reserved):
            return source
        instead = cleaned(rendered, reserved) or ""
        # What is to be shown is rendered once more, by every page.
        stays = _fits(instead, room) and is_harmless(pictures.rendered(instead), reserved)
    except Exception:  # noqa: BLE001 - whatever makes the renderer fail cannot be rendered
        return None
    return pictures.restored(instead) if instead and stays else None


def _may_name(text: str, reserved: frozenset[str]) -> bool:
    """Whether a heading could come out with one of these ids, however it is marked up."""
    letters = _NO_LETTERS.sub("", text)
    return any(_NO_LETTERS.sub("", name) in letters for name in reserved)


def _fits(text: str, room: int) -> bool:
    """Whether a text can be rendered in little time."""
    length = _length(text)
    if length > min(_LONGEST, room):
        return False
    rows = [line for line in text.split("\n") if "|" in line]
    heads = sum("-" in line for line in rows)
    openings = sum(1 for _ in _OPENING.finditer(text))
    return len(rows) * heads <= _MOST_ROWS and openings * length <= _MOST_STEPS


def _length(text: str) -> int:
    """Give the length of a text in which every picture counts the same."""
    return len(_ANY_PICTURE.sub("p" * 30, text))


def _typed(source: str) -> str:
    text = _PICTURE.sub(r"\1…", source)
    if len(text) > _LONGEST_PLAIN:
        text = f"{text[:_LONGEST_PLAIN]}…\n({len(text) - _LONGEST_PLAIN} more characters)"
    return plain(text)
