"""What Chromium does with the pages that show students' work to others.

Real pages of a real server, and the feedback from disk. A page shows one notebook twice: as the
kit leaves it, where nothing may happen, and as it was handed in, where everything must: else
these tests would prove nothing.
"""

from __future__ import annotations

import urllib.parse
from typing import TYPE_CHECKING

import pytest
from hostile_notebook import HONEST, PAYLOADS

from gradekit.course.ids import id_problem

if TYPE_CHECKING:
    from browser.conftest import Server, Visit

pytestmark = pytest.mark.xdist_group("browser")

each_page = pytest.mark.parametrize("page", ["submission", "feedback"])


@each_page
def test_hostile_text_does_nothing(visit: Visit, server: Server, page: str) -> None:
    """No script runs, nothing is asked for outside, wherever one clicks."""
    assert visit.look_at(server.pages_of("mallory")[page]) == []


@each_page
def test_without_the_kit_it_does_everything(visit: Visit, server: Server, page: str) -> None:
    """What is meant to act in nbgrader's own pages does, and is noticed by these tests."""
    # A page that asks a stranger for its own files is never done.
    events = visit.look_at(server.pages_of("eve")[page], patience=5_000)
    acted = {p.name for p in PAYLOADS if any(p.name in event for event in events)}
    assert acted == {p.name for p in PAYLOADS if p.fires}
    assert len(acted) >= 30


SHOWN = """() => ({
    words: document.querySelector("#notebook-container em").innerText,
    code: document.querySelector("#notebook-container p code").innerText,
    table: [...document.querySelectorAll("#notebook-container table td")].map(e => e.innerText),
    links: [...document.querySelectorAll("a[href*=numpy]")].map(e => e.href),
    picture: document.querySelector("img[alt='a pixel']").naturalWidth,
    formulas: document.querySelectorAll("#notebook-container .MathJax_Display, .MathJax").length,
})"""


@each_page
@pytest.mark.parametrize("student", ["ada", "mallory"])
def test_honest_text_is_shown(visit: Visit, server: Server, student: str, page: str) -> None:
    """Words, code, a formula, a table, a link and a picture, beside whatever else there is."""
    visit.open(server.pages_of(student)[page])
    assert visit.page.evaluate(SHOWN) == {
        "words": "scales",
        "code": "if a < b",
        "table": ["1", "0.8"],
        "links": ["https://numpy.org/doc/"],
        "picture": 1,
        "formulas": 1,
    }


SHAPE = """() => ({
    field: document.getElementById("double").tagName,
    over: [...document.querySelectorAll("#notebook-container *")]
        .filter(e => getComputedStyle(e).position == "fixed").length,
    outside: [...document.querySelectorAll("p, div")].filter(
        e => e.innerText == "100 points" && !e.closest("#notebook-container")).length,
})"""


def test_the_page_keeps_its_shape(visit: Visit, server: Server) -> None:
    """No text takes the place of a field for a score, lies over the page or leaves its cell."""
    visit.open(server.pages_of("mallory")["submission"])
    assert visit.page.evaluate(SHAPE) == {"field": "INPUT", "over": 0, "outside": 0}
    assert visit.page.get_by_text("100 points").count() == 2
    visit.open(server.pages_of("eve")["submission"], patience=0)
    assert visit.page.evaluate(SHAPE) == {"field": "H1", "over": 1, "outside": 1}


@each_page
def test_a_lost_picture_does_not_take_the_page_away(
    visit: Visit, server: Server, page: str
) -> None:
    """Words stand where it was to be."""
    assert visit.look_at(server.pages_of("lou")[page]) == []
    assert visit.page.get_by_text("See [picture: the plot] of it.").count() == 1


HOSTILE_IDS = (
    '";act(`id`);"',
    "<img src=x onerror=act(`id`)>",
    "=cmd()",
    "a\x1b[31m\u202eb",
)


def test_lists_show_ids_as_text(visit: Visit, server: Server) -> None:
    """A folder of any name in submitted/ does nothing in the lists of formgrader."""
    root = server.assignment.course.root
    for student in HOSTILE_IDS:
        (root / "submitted" / student / "tiny").mkdir(parents=True)
    for path in (
        *("manage_assignments", "manage_submissions/tiny", "manage_students"),
        *("gradebook", "gradebook/tiny", "gradebook/tiny/tiny"),
    ):
        visit.events.clear()
        visit.page.goto(f"{server.url}formgrader/{path}", wait_until="networkidle")
        assert visit.page.evaluate("acted") == []
        assert [event for event in visit.events if "formgrader" not in event] == [], path
    visit.page.goto(f"{server.url}formgrader/manage_submissions/tiny", wait_until="networkidle")
    assert visit.page.get_by_text("<img src=x onerror=act(`id`)>").count() == 1


def test_a_page_of_a_hostile_id_would_act(visit: Visit, server: Server) -> None:
    """The pages write ids into scripts: why the kit grades no such folder."""
    for student in HOSTILE_IDS[:2]:
        assert id_problem(student)
        address = f"formgrader/manage_students/{urllib.parse.quote(student)}"
        visit.page.goto(f"{server.url}{address}", wait_until="networkidle")
        assert "id" in visit.page.evaluate("acted")


def test_payloads_differ() -> None:
    """Each has a name of its own, that stands in no other's."""
    names = [payload.name for payload in (*PAYLOADS, *HONEST)]
    assert len(names) >= 40
    assert [a for a in names for b in names if a is not b and a in b] == []
