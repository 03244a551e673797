"""The report in Chromium: for every eye and hand, at any size, by day and by night."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser_pages import SIZES, opened, shuts_nobody_out, walk
from made_up_figures import made_up_report
from playwright.sync_api import Browser, FloatRect, Page

from gradekit.course import Assignment, grade_all, make_report
from gradekit.course.grader import read_assignment
from gradekit.course.made_up import made_up_class
from gradekit.pages import report_page

pytestmark = pytest.mark.xdist_group("browser")

REPORTS = {
    "plain": made_up_report(),
    "named": made_up_report(names={n: "s" * 99 + str(n) for n in range(1, 41)}, title="T" * 150),
    "one": made_up_report(1),
    "nothing odd": made_up_report(waiting=(), concerns=(), noticed=()),
}
CLIP: FloatRect = {"x": 0, "y": 0, "width": 1000, "height": 2900}
LOOKS = [(n, size, scheme) for n in REPORTS for size in SIZES for scheme in ("light", "dark")]


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The addresses of the pages."""
    folder = tmp_path_factory.mktemp("reports")
    places: dict[str, Path] = {}
    for number, (name, report) in enumerate(REPORTS.items()):
        places[name] = folder / f"{number}.html"
        places[name].write_text(report_page(report), encoding="utf-8")
    return {name: path.as_uri() for name, path in places.items()}


@pytest.fixture
def page(
    request: pytest.FixtureRequest, chromium: Browser, reports: dict[str, str]
) -> Iterator[Page]:
    """A page, by its name alone or with size and scheme."""
    name, *how = request.param if isinstance(request.param, tuple) else (request.param,)
    yield from opened(chromium, reports[name], *how)


@pytest.mark.parametrize("page", LOOKS, indirect=True, ids=map("-".join, LOOKS))
def test_nobody_is_shut_out(page: Page) -> None:
    """The checks of axe find nothing, and nothing is wider than the screen when unfolded."""
    shuts_nobody_out(page)


@pytest.mark.parametrize("page", ["plain"], indirect=True)
def test_keyboard(page: Page) -> None:
    """Every link and every fold is reached once, in view and with a visible outline."""
    stations = walk(page)
    assert len(stations) == page.locator("a, summary").count()
    assert all(s["outline"] >= 2 and s["seen"] for s in stations), stations


@pytest.mark.parametrize("page", [("plain", s) for s in SIZES], indirect=True, ids=[*SIZES])
def test_plots_can_be_read(page: Page) -> None:
    """Letters in plots keep their size on a phone, stay inside, and do not lie on each other."""
    texts = page.locator(".plot text").evaluate_all(
        """texts => texts.map(e => {
            const b = e.getBoundingClientRect(), p = e.closest('figure').getBoundingClientRect();
            return {l: b.left, r: b.right, t: b.top, b: b.bottom,
                    inside: b.left >= p.left - 8 && b.right <= p.right + 8,
                    size: parseFloat(getComputedStyle(e).fontSize)};
        })"""
    )
    assert len(texts) > 15
    assert all(each["inside"] and each["size"] >= 12 for each in texts), texts
    pairs = [(a, b) for n, a in enumerate(texts) for b in texts[n + 1 :]]
    crossing = [
        (a, b)
        for a, b in pairs
        if a["l"] < b["r"] and b["l"] < a["r"] and a["t"] < b["b"] and b["t"] < a["b"]
    ]
    assert crossing == []


@pytest.mark.parametrize("page", ["plain"], indirect=True)
def test_bars_are_drawn(page: Page) -> None:
    """A column for each tenth and full marks, as high as its count asks; a bar of its share."""
    columns = page.locator(".column").evaluate_all("all => all.map(e => e.getBBox().height)")
    counts = [each.count for each in REPORTS["plain"].figures.bins]
    assert columns == pytest.approx([max(columns) * n / max(counts) for n in counts], abs=0.5)
    bars = page.locator("#questions .plot .fill").evaluate_all(
        """bars => bars.map(e => e.getBoundingClientRect().width
            / e.previousElementSibling.getBoundingClientRect().width)"""
    )
    shares = [each.mean_share or 0.0 for each in REPORTS["plain"].figures.questions]
    assert bars == pytest.approx(shares, abs=0.01)


@pytest.mark.parametrize("page", ["plain"], indirect=True)
def test_on_paper(page: Page) -> None:
    """What is folded on the screen is printed."""
    cell = page.get_by_text("0 to under 10 %").last
    assert not cell.is_visible()
    page.emulate_media(media="print")
    assert cell.evaluate("e => e.checkVisibility({contentVisibilityAuto: true})")


@pytest.mark.nightly
def test_picture_for_the_documents(chromium: Browser, course: Assignment, tmp_path: Path) -> None:
    """The demo's class has a picture for docs/report.md; GRADEKIT_PICTURES names its folder."""
    for pupil in made_up_class(read_assignment(course), 36):
        folder = course.course.root / "submitted" / pupil.student / course.name
        folder.mkdir(parents=True)
        for name, content in pupil.files.items():
            (folder / name).write_bytes(content)
    grade_all(course, jobs=2)
    page = tmp_path / "report.html"
    page.write_text(report_page(make_report(course)), encoding="utf-8")
    picture = Path(os.environ.get("GRADEKIT_PICTURES") or tmp_path) / "report.png"
    context = chromium.new_context(viewport={"width": 1000, "height": 900})
    shown = context.new_page()
    shown.goto(page.as_uri())
    assert shown.locator(".mistakes > li").count() >= 1
    shown.screenshot(path=picture, full_page=True, clip=CLIP)
    context.close()
    assert picture.stat().st_size > 50_000
