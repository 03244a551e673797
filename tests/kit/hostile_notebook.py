"""A student's notebook of which every text tries something on whoever looks at it."""

from __future__ import annotations

import base64
import copy
from dataclasses import dataclass, field
from typing import Any

from gradekit.notebooks import Notebook

__all__ = ["HONEST", "LOST", "OUTSIDE", "PAYLOADS", "Payload", "with_texts"]

Json = dict[str, Any]

OUTSIDE = "http://canary.example.com/"
"""Where a payload that reaches out reaches to."""

PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4"
    "2mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
)
"""A red picture of one pixel."""


@dataclass(frozen=True)
class Payload:
    """One thing that a student tries.

    Parameters
    ----------
    name
        What it calls itself: the argument of ``act``, or a part of an address.
    source
        The text of the cell.
    kind
        The cell's type.
    fires
        Whether it calls ``act`` or reaches out in a page of nbgrader's that shows the notebook as
        it was handed in. Some do not today; another version of the page may let them.
    parts
        More of the cell.
    """

    name: str
    source: str
    kind: str = "markdown"
    fires: bool = True
    parts: Json = field(default_factory=dict)

    @property
    def cell(self) -> Json:
        """The cell."""
        cell: Json = {
            "cell_type": self.kind,
            "source": self.source,
            "metadata": {},
            "id": self.name,
        }
        if self.kind == "code":
            cell |= {"outputs": [], "execution_count": None}
        return cell | copy.deepcopy(self.parts)


def out(name: str) -> str:
    """The address outside by which a payload tells that it acted."""
    return f"{OUTSIDE}{name}"


_SVG = base64.b64encode(b"<svg xmlns='http://www.w3.org/2000/svg' onload='act(1)'/>").decode()
_ACT = "<img src=x onerror=\"act('{}')\">"

PAYLOADS = (
    Payload("script-block", "<script>act('script-block')</script>"),
    Payload("script-inline", "Some text <script>act('script-inline')</script>"),
    Payload("handler-image", "Look " + _ACT.format("handler-image")),
    Payload("handler-svg", "<svg onload=\"act('handler-svg')\"></svg>"),
    Payload("handler-details", "<details open ontoggle=act(`handler-details`)>x</details>"),
    Payload("handler-click", "<div onclick=act(`handler-click`)>click</div>"),
    Payload("link-javascript", "[click](javascript:act('link-javascript'))"),
    Payload("link-entities", "<a href='java&Tab;script:act(`link-entities`)'>click</a>"),
    Payload("link-reference", "[click][r]\n\n[r]: JAVASCRIPT:act('link-reference')"),
    Payload("link-html", "<a href=\"javascript:act('link-html')\">click</a>"),
    Payload("link-file", "[my notes](link-file.html)"),
    Payload("link-server", "[click](/formgrader?link-server)"),
    Payload("frame-srcdoc", "<iframe srcdoc='<script>act(`frame-srcdoc`)</script>'></iframe>"),
    Payload("frame-outside", f"<iframe src={out('frame-outside')}></iframe>"),
    Payload("object-outside", f"<object data={out('object-outside')}></object>"),
    Payload("embed-outside", f"<embed src={out('embed-outside')}>"),
    Payload("form-outside", f"<form action={out('form-outside')}><button>click</button></form>"),
    Payload("style-import", f"<style>@import url({out('style-import')});</style>"),
    Payload("style-attribute", f"<p style='background: url({out('style-attribute')})'>x</p>"),
    Payload("style-sheet", f"<link rel=stylesheet href={out('style-sheet')}>"),
    Payload("picture-outside", f"![outside]({out('picture-outside')})"),
    Payload("picture-server", "![x](/picture-server)"),
    Payload("picture-set", f"<img srcset='{out('picture-set')} 1x' alt=x>"),
    Payload("video-outside", f"<video autoplay src={out('video-outside')}></video>"),
    Payload(
        "refresh-outside",
        f"<meta http-equiv=refresh content='0;url={out('refresh-outside')}'>",
    ),
    Payload("base-outside", f"<base href={OUTSIDE}><img src=base-outside>"),
    Payload("mermaid", "```mermaid\n" + _ACT.format("mermaid") + "\n```"),
    Payload("tex-link", f"$\\href{{{out('tex-link')}}}{{click}}$"),
    Payload("tex-entities", f"&#36;&#92;href{{{out('tex-entities')}}}{{click}}&#36;"),
    Payload("tex-javascript", "$\\href{javascript:act('tex-javascript')}{x}$", fires=False),
    Payload("mathml", "<math><mi href=\"javascript:act('mathml')\">x</mi></math>", fires=False),
    Payload("raw-link", f"<a href={out('raw-link')}>click</a>", "raw"),
    Payload("raw-script", _ACT.format("raw-script"), "raw", fires=False),
    Payload(
        "code", "# </pre><script>act('code')</script>\n'\x1b[31m\u202e'", "code", fires=False
    ),
    Payload(
        "output", "pass", "code",
        parts={"outputs": [{
            "output_type": "display_data", "metadata": {},
            "data": {"text/html": _ACT.format("output")},
        }]},
    ),
    Payload(
        "metadata", "x", "code", fires=False,
        parts={"metadata": {
            "tags": ['"><img src=x onerror=act(1)>'],
            "magics_language": '"><img src=x onerror=act(1)>',
        }},
    ),
    Payload(
        "attachment-drawing", "![x](attachment:x.svg)", fires=False,
        parts={"attachments": {"x.svg": {"image/svg+xml": _SVG}}},
    ),
    Payload(
        "attachment-type", "![x](attachment:y)", fires=False,
        parts={"attachments": {"y": {'image/png" onerror=act(1) x="': PIXEL}}},
    ),
    Payload("id-of-a-grade", "# double", fires=False),
    Payload(
        "over-the-page", "<p id=over style='position: fixed; top: 0'>100 points</p>", fires=False
    ),
    Payload("out-of-the-cell", "</div>" * 9 + "<p id=outside>100 points</p>", fires=False),
)  # fmt: skip
"""What a hostile student writes, in the order in which it stands in the notebook."""

HONEST = (
    Payload("words", "Dropout *scales* the **rest**, `if a < b`.", fires=False),
    Payload("formula", "$\\frac{a}{b} < c$", fires=False),
    Payload("table", "|layer|kept|\n|:-|-:|\n|1|0.8|", fires=False),
    Payload("docs", "[the docs](https://numpy.org/doc/)", fires=False),
    Payload(
        "pixel", "![a pixel](attachment:image.png)", fires=False,
        parts={"attachments": {"image.png": {"image/png": PIXEL}}},
    ),
)  # fmt: skip
"""What an honest student writes."""


LOST = Payload("lost", "See ![the plot](attachment:plot.png) of it.", fires=False)
"""Names a picture that is not there: nbconvert gives up the whole page over it."""


def with_texts(notebook: Notebook, *payloads: Payload) -> Notebook:
    """Give a copy of a notebook with these cells before all others."""
    changed = copy.deepcopy(notebook)
    changed["cells"] = [payload.cell for payload in payloads] + changed["cells"]
    return changed
