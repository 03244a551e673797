"""Text cells as pages show them: honest ones as they are, hostile ones without their sting."""

from __future__ import annotations

import base64
import re
import subprocess
import sys
import time
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbconvert import HTMLExporter
from nbconvert.filters import markdown2html

from gradekit.notebooks.normal import normal_cell
from gradekit.submission.fragments import is_harmless, plain
from gradekit.submission.markup import harmless

Json = dict[str, Any]

PNG = base64.b64encode(b"\x89PNG\r\n\x1a\n" + bytes(range(256))).decode()
MASTERS: list[Json] = [
    {
        "cell_type": "code",
        "source": "# 10 points",
        "metadata": {"nbgrader": {"grade_id": "double", "grade": True}},
    },
    {"cell_type": "markdown", "source": "<b onclick='x()'>The instructor's</b>", "metadata": {}},
]


def cell(source: str, kind: str = "markdown", **parts: Any) -> Json:
    """A cell of a student's own, in normal form."""
    return normal_cell({"cell_type": kind, "source": source, "metadata": {}, **parts})


def one(made: Json) -> tuple[Json, list[str]]:
    """The cell made harmless, and the kinds of notices."""
    cells, notices = harmless([made], MASTERS)
    return cells[0], [notice.kind for notice in notices]


@cache
def exporter() -> HTMLExporter:
    """The exporter of nbgrader's pages."""
    return HTMLExporter(template_name="basic")


def page(made: Json) -> str:
    """The cell as nbconvert's pages show it."""
    notebook = nbformat.from_dict(
        {"cells": [made | {"id": "x"}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    )
    text: str = exporter().from_notebook_node(notebook)[0]
    return text


HONEST = {
    "words": "Dropout *scales* the **rest**, and a < b & c > d.",
    "code": "`a < b`, ``x & y`` and `\\href{x}`\n\n    x<1",
    "blocks of code": "```python\nif a < b:\n    print('<b>')\n```\n\n```\n<script>\n```",
    "other languages": "```{r}\nx <- 1\n```\n\n```c++\na<b>\n```\n\n```mermaid\nA-->B\n```",
    "math": "$a<b$ and $$\\frac{a}{b} \\& c$$\n\n\\\\(x\\\\)",
    "equations": "\\begin{align}a&=b\\\\c&<d\\end{align}",
    "macros": "$\\newcommand{\\R}{\\mathbb{R}} \\R \\text{class} \\dataset$",
    "table": "|a|b|\n|:-|-:|\n|1|`x<y`|\n|*2*|$a<b$|",
    "lists": "1. a\n   - b\n   - [x] done\n   - [ ] to do\n\n2. c\n\nterm\n: what it is",
    "headings": "# Answer to *one*\n\nTwo & three\n---\n\n### $a<b$ `c<d`",
    "quotes": "> said\n> > and said\n\n***\n\n~~gone~~",
    "links": '[docs](https://numpy.org/doc?a=1&b=2#x "NumPy\'s") <https://x.org> [up](#A)',
    "mail": "<me@uni.edu> [me](mailto:me@uni.edu)",
    "references": "[docs][1] and https://numpy.org/a_(b)\n\n[1]: http://example.com 'title'",
    "entities": "&lt;script&gt; &amp; &nbsp; &#955; \u00a0 \u00b6",
    "breaks": "one  \ntwo\\\nthree<br>four<br/>five <!-- a remark -->",
    "old html": "<center><font color=red size='3'>x</font></center>\n\n<p align=\"right\">y</p>",
    "html": '<div class="alert alert-info" style="color: #333; width: 50%">\n\n**x**\n\n</div>',
    "details": "<details>\n<summary>More</summary>\n\nH<sub>2</sub>O\n\n</details>",
    "html table": "<table border=1><tbody><tr><td colspan=2>1</td></tr></tbody></table>",
    "anchors": '<a id="part-1"></a>\n\n<a name="part-2"></a>\n\n[there](#part-1)',
    "pasted picture": f"![it](data:image/png;base64,{PNG})",
    "sized picture": f"<img src='data:image/png;base64,{PNG}' width=30>",
    "right to left": "\u200f\u0634\u0628\u06a9\u0647\u200c\u0639\u0635\u0628\u06cc",
    "joined signs": "\U0001f468\u200d\U0001f4bb",
    "nothing": "",
}  # fmt: skip


@pytest.mark.parametrize("source", HONEST.values(), ids=HONEST)
def test_honest_text_stays(source: str) -> None:
    """Letter by letter, and nothing is noticed."""
    made = cell(source)
    assert one(made) == (made, [])


def test_honest_attachments_stay() -> None:
    """Pictures of the usual types, shown by the name under which they are attached."""
    bundle = {"image/png": PNG}
    made = cell(
        "![x](attachment:a.png)", attachments={"a.png": bundle, "b.jpg": {"image/jpeg": PNG}}
    )
    assert one(made) == (made, [])
    assert f'src="data:image/png;base64,{PNG}"' in page(one(made)[0])


def test_the_instructors_cells_stay() -> None:
    """Whatever an instructor wrote is not looked at."""
    made = cell(MASTERS[1]["source"])
    assert one(made) == (made, [])


A = "pwned()"
HOSTILE = {
    "script": f"a<script>{A}</script>",
    "script over lines": f"a\n\n<script\n>{A}\n\n</script\n>",
    "handler": f"a<img src=x onerror={A}>",
    "handler on a line of its own": f"a<svg\nonload={A}>",
    "javascript link": f"[a](javascript:{A})",
    "javascript by reference": f"[a][b]\n\n[b]: JaVaScript:{A}",
    "javascript in entities": f"[a](java&Tab;script:{A}) [b](&#106;avascript:{A})",
    "javascript autolink": f"a <javascript:{A}>",
    "data link": f"[a](data:text/html,<script>{A}</script>)",
    "vbscript": f"[a](vbscript:{A})",
    "relative link": "[a](/formgrader?path=submitted/mallory)",
    "link to another file": "[a](notes.html)",
    "link without scheme": "[a](//pwned.example.com)",
    "link to this machine": "[a](http://localhost:8888/pwned) http://localhost/pwned",
    "link to an address": "[a](https://127.0.0.1/pwned) [b](http://0x7f.1/pwned) <http://[::1]/pwned>",
    "link to this network": "[a](http://router.local/pwned) [b](http://pwned/)",
    "link in other letters": "[a](https://x.\uff4c\uff4f\uff43\uff41\uff4c\uff48\uff4f\uff53\uff54/pwned)",
    "link in another's name": "[a](https://numpy.org@pwned.example.com/)",
    "link with the files prefix": f"[a](files/javascript:{A})",
    "picture from elsewhere": "a ![pixel](http://pwned.example.com/x.png)",
    "picture from the server": "a ![x](/logout?pwned)",
    "picture in html": "a <img src='https://pwned.example.com/x'>",
    "drawing": f"a ![x](data:image/svg+xml;base64,{PNG})",
    "srcset": "a <img srcset='http://pwned.example.com/x 1x' alt=a>",
    "style": "a<style>* {background: url(http://pwned.example.com)}</style>",
    "style attribute": "<p style='background: url(http://pwned.example.com)'>a</p>",
    "over the page": "<div style='position: fixed; top: 0'>a</div> pwned",
    "bootstrap's classes": '<div class="navbar-fixed-top">a</div> pwned',
    "bootstrap's data": f"<a data-toggle=tooltip data-html=true title='<img onerror={A}>'>a</a>",
    "formgrader's data": '<a data-link="pwned">a</a>',
    "form": "<form action=//pwned.example.com><input name=password><button>a</button></form>",
    "frame": f'a<iframe srcdoc="<script>{A}</script>"></iframe>',
    "object": "a<object data=//pwned.example.com></object><embed src=//pwned.example.com>",
    "base": "a<base href=//pwned.example.com>",
    "refresh": "a<meta http-equiv=refresh content='0;url=//pwned.example.com'>",
    "svg": f"a<svg><a xlink:href='javascript:{A}'><text>x</text></a></svg>",
    "mathml": f"a<math><mtext href='javascript:{A}'>x</mtext></math>",
    "unclosed comment": f"a<!--> <img src=x onerror={A}> -->",
    "cdata": f"a<![CDATA[><img src=x onerror={A}>]]>",
    "noscript": f'a<noscript><p title="</noscript><img src=x onerror={A}>">',
    "template": f"a<template><script>{A}</script></template>",
    "attribute twice": f"<a href='https://x.org' href='javascript:{A}'>a</a>",
    "quote over blocks": f'<div title="\n\na\n\n" onmouseover={A}>\n',
    "mermaid": f"```mermaid\na<img src=x onerror={A}>\n```",
    "code in a link": f"[`a`](javascript:{A} \"t\")",
    "tex link": f"a $\\href{{javascript:{A}}}{{x}}$",
    "tex in entities": f"a &#36;&#92;href{{javascript:{A}}}{{x}}&#36;",
    "tex over a comment": f"a &#36;\\hr<!-- -->ef{{javascript:{A}}}{{x}}&#36;",
    "tex by another name": "a $\\let\\x\\href \\x{http://pwned.example.com}{x}$",
    "tex style": "a $\\style{position: fixed}{pwned}$ $\\class{btn}{x}$ $\\cssId{double}{x}$",
    "tex token": f"a $\\mmlToken{{mi}}[href=javascript:{A}]{{x}}$",
    "closes what it did not open": "a</div></div></div> pwned",
    "closes the page by nesting": "<ul><li><div><li>a</li></div></li></ul> pwned",
    "opens and never closes": "<details>a <!-- pwned --> <b>",
    "heading with a grade's id": "# double\n\na pwned",
    "heading in pieces": "# d*ou*ble\n\na pwned",
    "heading with a comment's id": "double-comment\n===\n\na pwned",
    "element with a grade's id": "<b id=double>a</b> pwned",
    "anchor with a grade's name": "<a name=double>a</a> pwned",
}  # fmt: skip
# Readers of HTML differ about these.
UNSURE = {"closes the page by nesting", "opens and never closes", "quote over blocks"}


class Acting(HTMLParser):
    """Lists what acts in a page, by what is known to: another list than the kit's own."""

    NEVER = re.compile(
        "script|style|iframe|object|embed|form|button|base|meta|link|svg|math|template|noscript"
    )
    VOID = frozenset({"br", "hr", "img", "input", "col", "wbr"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.open: list[str] = []
        self.words = ""
        self.typeset = ""
        self.feed(text)
        self.close()
        self.found += [f"open {tag}" for tag in self.open]
        self.found += re.findall(r"\\(?:href|style|class|cssId|mmlToken)\b", self.typeset)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at a tag and its attributes."""
        if tag not in self.VOID:
            self.open.append(tag)
        if self.NEVER.fullmatch(tag) or "-" in tag or len({name for name, _ in attrs}) < len(attrs):
            self.found.append(tag)
        for name, value in attrs:
            if self.acts(name, value or ""):
                self.found.append(f"{name}={value}")

    def acts(self, name: str, value: str) -> bool:
        """Whether an attribute acts."""
        if name == "href":
            return self.leads_astray(value)
        if name == "src":
            return not value.startswith(("data:image/png;", "data:image/jpeg;"))
        if name == "style":
            return "url" in value or "position" in value
        known = name in ("alt", "class", "title", "type", "disabled", "checked", "id", "name")
        return not known or "double" in value or "navbar" in value

    @staticmethod
    def leads_astray(value: str) -> bool:
        """Whether a link leads anywhere but to a place in the page or a public host."""
        parts = urlsplit(value)
        host = parts.hostname or ""
        local = "." not in host or host.endswith((".local", "host")) or "%" in host
        numbers = re.fullmatch(r"[\d.]+|.*0x.*|.*:.*", host) is not None
        return not value.startswith("#") and (
            parts.scheme not in ("http", "https") or local or numbers or "@" in parts.netloc
        )

    def handle_endtag(self, tag: str) -> None:
        """Check that tags close in order."""
        if tag not in self.VOID and (not self.open or self.open.pop() != tag):
            self.found.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        """Collect the text, and what of it MathJax looks at."""
        self.words += data
        if not {"pre", "code"} & {*self.open}:
            self.typeset += data

    def unknown_decl(self, data: str) -> None:
        """Take note of what is no tag."""
        self.found.append(data)


def acting(text: str) -> list[str]:
    """What of a page acts."""
    return Acting(text).found


def body(made: Json) -> str:
    """The text of the cell as pages have it."""
    text = page(made).split('<div class="text_cell_render border-box-sizing rendered_html">')[1]
    return text.rsplit("</div>\n</div>\n</div>", 1)[0]


@pytest.mark.parametrize("source", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_made_harmless(source: str) -> None:
    """Nothing in it acts, its words are there, and it is noticed once."""
    made, kinds = one(cell(source))
    assert kinds == ["markup"]
    assert acting(body(made)) == []
    assert "a" in Acting(body(made)).words
    assert is_harmless(body(made), frozenset({"double", "double-comment"}))
    assert one(made) == (made, [])


@pytest.mark.parametrize("name", sorted(HOSTILE.keys() - UNSURE))
def test_hostile_text_would_act(name: str) -> None:
    """Left as it is, each is found to act: the test above can fail."""
    assert acting(body(cell(HOSTILE[name])))


def test_pictures_from_elsewhere_become_links() -> None:
    """Who wants to see them follows the link; in a link, or without an address, words stand."""
    source = "![b](http://x.org/y.png) [![c](http://x.org)](http://z.org) ![d](d.png)"
    text = body(one(cell(source))[0])
    assert '<a href="http://x.org/y.png">[picture: b]</a>' in text
    assert '<a href="http://z.org">[picture: c]</a>' in text
    assert "[picture: d]" in text
    assert "<img" not in text


ATTACHED = {
    "drawing": {"image/svg+xml": "<svg onload=pwned()>"},
    "page": {"text/html": "<script>pwned()</script>"},
    "odd type": {'image/png"onerror=pwned()': PNG},
    "odd data": {"image/png": '"><script>pwned()</script>'},
    "no text": {"image/png": {"a": 1}},
}


@pytest.mark.parametrize("bundle", ATTACHED.values(), ids=ATTACHED)
def test_hostile_attachments_go(bundle: Json) -> None:
    """Words stand where the picture was to be."""
    made, kinds = one(cell("see ![this](attachment:x)", attachments={"x": bundle}))
    assert kinds == ["markup"]
    assert made["attachments"] == {}
    assert "[picture: this]" in body(made)
    assert one(made) == (made, [])


def test_a_missing_attachment_does_not_stop_the_page() -> None:
    """The renderer gives up the whole page over one."""
    made, kinds = one(cell("see ![this](attachment:lost.png)"))
    assert kinds == ["markup"]
    assert "[picture: this]" in body(made)


def test_an_attached_picture_stays_in_cleaned_text() -> None:
    """Its data moves into the text, where it is found again."""
    bundle = {"x": {"image/png": PNG}}
    made, kinds = one(cell("![p](attachment:x)<script>1</script>", attachments=bundle))
    assert kinds == ["markup"]
    assert f'src="data:image/png;base64,{PNG}"' in body(made)
    assert one(made) == (made, [])


RAW = {
    "words": ("x = 1", "x = 1"),
    "code": ("if a < b:\n  <b>", plain("if a < b:\n  <b>")),
    "script": ("<script>pwned()</script>", plain("<script>pwned()</script>")),
    "tex": ("$\\href{x}{y}$", plain("$\\href{x}{y}$")),
    "link": ("<a href=/logout>x</a>", plain("<a href=/logout>x</a>")),
}


@pytest.mark.parametrize(("source", "expected"), RAW.values(), ids=RAW)
def test_raw_cells_are_shown_as_typed(source: str, expected: str) -> None:
    """Nothing of them is lost, so nothing is noticed."""
    made, kinds = one(cell(source, "raw"))
    assert (made["source"], kinds) == (expected, [])
    assert one(made) == (made, [])


def test_hidden_characters() -> None:
    """Those that turn text around go from texts; in code they are noticed, and stay."""
    made, kinds = one(cell("a \x1b[31m\u202eb\u2066c\x07"))
    assert (made["source"], kinds) == ("a �[31m�b�c�", ["markup"])
    code = cell("x = 'a' # \u202e b", "code")
    assert one(code) == (code, ["hidden_characters"])
    windows = cell("x = 1\r\ny = 2\r\n", "code")
    assert one(windows) == (windows, [])
    assert one(cell("x = 1\ry = 2", "code"))[1] == ["hidden_characters"]


def test_long_text_is_shown_as_typed() -> None:
    """All of it up to a limit, with a word about the rest."""
    made, kinds = one(cell("*a* " * 6_000))
    assert kinds == ["markup"]
    assert made["source"] == plain("*a* " * 6_000)
    made, _ = one(cell("*a* " * 100_000))
    assert len(made["source"]) < 1_000_000
    assert "300000 more characters" in made["source"]
    assert one(made) == (made, [])


def test_a_notebook_has_room_for_so_much_text() -> None:
    """What comes after is shown as typed; again, it is the same."""
    cells, notices = harmless([cell("*word* " * 2_000) for _ in range(20)], [])
    shown = ["<pre>" not in made["source"] for made in cells]
    assert shown == [True] * 7 + [False] * 13
    assert "13 text cells" in notices[0].message
    assert harmless(cells, []) == (cells, [])


def test_honest_notebooks_need_no_renderer(root: Path) -> None:
    """It takes a second to import; the assignment's own texts and plain words need none."""
    program = """
import json, sys
from gradekit.submission.markup import harmless
cells = [c for c in json.load(open(sys.argv[1]))["cells"] if c["cell_type"] == "markdown"]
cells = [{**cell, "source": "".join(cell["source"])} for cell in cells]
words = {"cell_type": "markdown", "source": "*I* think a - b\\n\\n- $x^2$\\n- `y`", "metadata": {}}
made, notices = harmless([*cells, words], cells)
assert (made, notices) == ([*cells, words], [])
assert "nbconvert" not in sys.modules and "mistune" not in sys.modules
"""
    notebook = root / "release/regularization/regularization.ipynb"
    subprocess.run([sys.executable, "-c", program, str(notebook)], check=True, cwd=root)


COSTLY = {
    "tables": "|a|\n|-|\n\\$x",
    "displayed math": "\\\\[",
    "inline math": "\\\\(",
    "environments": "\\begin{a}",
    "nested tags": "<b>",
    "nested lists": "- ",
    "nested quotes": "> ",
    "brackets": "[a](",
    "open tags": '<a b="',
    "emphasis": "**a _b ",
    "pictures": "![a](data:image/png;base64,AAAA)",
    "entities": "&lt;",
}


@pytest.mark.parametrize("piece", COSTLY.values(), ids=COSTLY)
@pytest.mark.parametrize("kind", ["markdown", "raw"])
def test_time_is_bounded(piece: str, kind: str) -> None:
    """Twenty long cells of what is slow to render take seconds, not hours."""
    started = time.process_time()
    cells, _ = harmless([cell("<i>" + piece * (19_000 // len(piece)), kind) for _ in range(20)], [])
    assert time.process_time() - started < 20
    assert harmless(cells, []) == (cells, [])


def test_gaps_in_code_take_no_time() -> None:
    """Code is not coloured to see whether it is harmless, nor where a page would need long."""
    source = "```python\n" + " \n" * 9_000 + "x = 1\n```\n"
    started = time.process_time()
    made, kinds = one(cell(source))
    markdown2html(made["source"])
    assert time.process_time() - started < 3
    assert kinds == ["markup"]
    assert one(made) == (made, [])


COLOURED = {
    "short": ("```python\nx = 1\n```", True),
    "another language": ("```html\n<b>x</b>\n```", True),
    "long": ("```python\n" + "x = 1\n" * 400 + "```", False),
    "long in all": (
        "```python\n" + "x = 1\n" * 200 + "```\n\n" + "~~~py\n" + "y\n" * 500 + "~~~",
        False,
    ),
    "another language and long": ("```perl\n" + "s/a/b/;\n" * 40 + "```", False),
    "long and of no language": ("```\n" + "x = 1\n" * 400 + "```", True),
    "a gap": ("> ```python\n> x" + " " * 101 + "y\n> ```", False),
}


@pytest.mark.parametrize(("source", "stays"), COLOURED.values(), ids=COLOURED)
def test_code_that_is_slow_to_colour(source: str, stays: bool) -> None:
    """It is shown as it was typed, without colours, whatever it stands in."""
    made, kinds = one(cell(source))
    assert (made["source"] == source, kinds) == (stays, [] if stays else ["markup"])
    assert stays or ("<code" in made["source"] and "```" not in made["source"])


MARKS = [*"<>\"'|-#`$\\&; \n", "</div>", "<div>", "<pre>", "</pre>", "<!--", "-->", "$$", "    "]
MARKS += [
    "\n\n",
    "](",
    "[x]: ",
    "\\begin{a}",
    "\\end{a}",
    "double",
    "# dou",
    "*ble*",
    "---\n",
    "```\n",
    "href",
]
PIECES = st.sampled_from([*HOSTILE.values(), *HONEST.values(), *COSTLY.values(), *MARKS])
TEXTS = st.lists(PIECES | st.text(max_size=8), max_size=8).map("".join)


@settings(max_examples=150, deadline=None)
@given(source=TEXTS, kind=st.sampled_from(["markdown", "raw"]))
def test_any_text_ends_harmless(source: str, kind: str) -> None:
    """What pages make of the result is harmless, and the result stays the same."""
    made, _ = one(cell(source, kind))
    if kind == "markdown":
        assert is_harmless(body(made), frozenset({"double", "double-comment"}))
    else:
        assert is_harmless(made["source"])
    assert one(made) == (made, [])


@settings(max_examples=150, deadline=None)
@given(
    source=st.lists(
        st.sampled_from([*"*_`~#>-+=|$\\[]()!: \n\t1.a\"'{}", "  ", "\n\n", "---"])
    ).map("".join)
)
def test_text_without_markup_need_not_be_rendered(source: str) -> None:
    """Whatever is made of these characters, pages make nothing of it that acts."""
    assert is_harmless(body(cell(source))) or "](" in source or "]:" in source
