"""The feedback page in Chromium: for every eye and hand, at any size, by day and by night."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from browser_pages import SIZES, opened, shuts_nobody_out, walk
from playwright.sync_api import Browser, Page
from records import BLUEPRINT, case, record, written_question

from gradekit.course import Mark, Recorded
from gradekit.judging import Outcome
from gradekit.notebooks import Place
from gradekit.notices import Notice
from gradekit.pages import feedback_page

pytestmark = pytest.mark.xdist_group("browser")

LONG = "\n".join(["def double(values):", *(f"    x{n} = {n}" for n in range(300)), "    return x"])
DEEP = case("It is right.", "Your code raised NameError", place=Place("cell 4", 290))
RECORDS: dict[str, Recorded] = {
    "all of it": record(
        {
            "double": (
                case("It is right.", "Some values are wrong.", "Hint: Multiply by `two`."),
                case("It is whole.", "Some are missing.", "Hint: Count them."),
                case("It is quick.", "Your code raised TypeError", place=Place("cell 4", 4)),
                case("It is there."),
            ),
            "share": (case("It is fair.", "A person will look.", outcome=Outcome.NOT_JUDGED),),
        },
        diagnosis="The result is twice too large.",
        notebook=written_question("It *scales*."),
        marks={"words": Mark(5.0, None, 4.0, 0.5)},
        comments={"double_solution": "Nearly.", "words": "Say why."},
        notices=(Notice("odd", "The cell `x` came twice."), Notice("isolation", "It ran free.")),
        isolation="local",
        late_penalty=1.0,
    ),
    "complete": record(),
    "nothing": record(
        {name: (case("It is right.", "It is None."),) for name in ("double", "share")},
        unanswered=frozenset({"double_solution", "share_solution"}),
    ),
    "wide": record(
        {"double": (case("W" * 200, "w" * 200, f"Hint: {'h' * 200}"),)},
        sources={"double_solution": f"def double(values):\n    return '{'x' * 900}'"},
        student="s" * 100,
    ),
    "long": record({"double": (DEEP,)}, sources={"double_solution": LONG}),
}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The addresses of the pages."""
    folder = tmp_path_factory.mktemp("pages")
    places: dict[str, Path] = {}
    for name, recorded in RECORDS.items():
        places[name] = folder / f"{name.replace(' ', '-')}.html"
        places[name].write_text(feedback_page(recorded, BLUEPRINT), encoding="utf-8")
    return {name: path.as_uri() for name, path in places.items()}


@pytest.fixture
def page(
    request: pytest.FixtureRequest, chromium: Browser, pages: dict[str, str]
) -> Iterator[Page]:
    """A page, by its name alone or with size and scheme."""
    name, *how = request.param if isinstance(request.param, tuple) else (request.param,)
    yield from opened(chromium, pages[name], *how)


LOOKS = [(n, size, scheme) for n in RECORDS for size in SIZES for scheme in ("light", "dark")]


@pytest.mark.parametrize("page", LOOKS, indirect=True, ids=map("-".join, LOOKS))
def test_nobody_is_shut_out(page: Page) -> None:
    """The checks of axe find nothing, and nothing is wider than the screen when unfolded."""
    shuts_nobody_out(page)


@pytest.mark.parametrize("page", ["all of it", "complete", "long"], indirect=True)
def test_keyboard(page: Page) -> None:
    """Every link and every fold is reached once, in view and with a visible outline."""
    stations = walk(page)
    assert len(stations) == page.locator("a, summary").count()
    assert all(s["outline"] >= 2 and s["seen"] for s in stations), stations
    assert {s["name"] for s in stations} == {"a", "summary"}
    fold = page.locator("details:not([open]) > summary").first
    fold.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.parentElement.open")


@pytest.mark.parametrize("page", ["long", "all of it"], indirect=True)
def test_to_the_failing_line(page: Page) -> None:
    """The link leads to the line, which is marked in words, even where the code is folded."""
    page.get_by_role("link", name="in your code").click()
    flag = page.get_by_text("It failed here")
    flag.wait_for(state="visible")
    assert flag.evaluate(
        "e => { const b = e.getBoundingClientRect(); return b.top >= 0 && b.bottom <= innerHeight }"
    )


@pytest.mark.parametrize("page", ["all of it"], indirect=True)
def test_the_hint_stands_out(page: Page) -> None:
    """Of a failed question, what helps comes first and alone has a ground of its own."""
    grounds = page.locator("#question-1 .hint").evaluate_all(
        "hints => hints.map(e => getComputedStyle(e).backgroundColor)"
    )
    assert len(grounds) == 2
    assert grounds[0] != grounds[1]


@pytest.mark.parametrize("page", ["all of it"], indirect=True)
def test_on_paper(page: Page) -> None:
    """What is folded on the screen is printed."""
    line = page.get_by_text("It is there.")
    assert not line.is_visible()
    page.emulate_media(media="print")
    assert line.evaluate("e => e.checkVisibility({contentVisibilityAuto: true})")
    assert line.bounding_box() is not None


INJECTED = """async () => {
    const forbidden = [];
    document.addEventListener("securitypolicyviolation", e => forbidden.push(e.effectiveDirective));
    const add = (name, parts) => document.body.append(
        Object.assign(document.createElement(name), parts));
    add("script", {textContent: "window.acted = true"});
    add("style", {textContent: "h1 { display: none }"});
    add("img", {src: "http://canary.example.com/"});
    add("iframe", {src: "http://canary.example.com/"});
    document.body.setAttribute("onclick", "window.acted = true");
    document.body.click();
    while (forbidden.length < 5) await new Promise(done => setTimeout(done, 20));
    const shown = getComputedStyle(document.querySelector("h1")).display;
    return [forbidden.sort(), window.acted, shown];
}"""


def test_the_page_forbids_what_it_does_not_need(chromium: Browser, pages: dict[str, str]) -> None:
    """Even if something got into it: no script runs, no style holds, nothing is fetched."""
    context = chromium.new_context(offline=True)
    page = context.new_page()
    page.goto(pages["complete"])
    forbidden = ["frame-src", "img-src", "script-src-attr", "script-src-elem", "style-src-elem"]
    assert page.evaluate(INJECTED) == [forbidden, None, "block"]
    context.close()
