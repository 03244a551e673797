"""Pages of ours in Chromium: opened at some size and by day or night, and walked through."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

__all__ = ["SIZES", "Scheme", "opened", "picture", "shuts_nobody_out", "walk"]

SIZES = {"phone": (390, 844), "desk": (1280, 900), "narrowest": (320, 568)}
Scheme = Literal["light", "dark"]


def opened(
    chromium: Browser, url: str, size: str = "desk", scheme: Scheme = "light"
) -> Iterator[Page]:
    """Open a page; afterwards nothing may have been asked for or complained of."""
    width, height = SIZES[size]
    context = chromium.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, offline=True
    )
    page = context.new_page()
    events: list[str] = []
    page.on("request", lambda request: events.append(f"asked for {request.url}"))
    page.on("console", lambda message: events.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: events.append(f"error: {error}"))
    page.goto(url)
    yield page
    context.close()
    assert [event for event in events if event != f"asked for {url}"] == []


def shuts_nobody_out(page: Page) -> None:
    """Make sure that axe finds nothing, and that nothing is wider than the screen when unfolded."""
    page.evaluate("document.querySelectorAll('details').forEach(e => { e.open = true })")
    found = Axe().run(page).response["violations"]
    assert [(f["id"], f["impact"], f["nodes"][0]["html"]) for f in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def picture(page: Page, name: str, elsewhere: Path) -> None:
    """Take a picture for the documents; GRADEKIT_PICTURES names its folder."""
    folder = Path(os.environ.get("GRADEKIT_PICTURES") or elsewhere)
    path = folder / f"{name}.png"
    page.screenshot(path=path, animations="disabled", caret="hide")
    assert 20_000 < path.stat().st_size < 150_000


FOCUSED = """async () => {
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
    const it = document.activeElement;
    const style = getComputedStyle(it), box = it.getBoundingClientRect();
    return it == document.body ? null : {
        name: it.localName,
        outline: style.outlineStyle == "none" ? 0 : parseFloat(style.outlineWidth),
        seen: box.height > 0 && box.top >= 0 && box.bottom <= innerHeight,
    };
}"""


def walk(page: Page) -> list[dict[str, Any]]:
    """Go through a page by the Tab key; tell where one comes by."""
    stations: list[dict[str, Any]] = []
    for _ in range(100):
        page.keyboard.press("Tab")
        station = page.evaluate(FOCUSED)
        if station is None:
            return stations
        stations.append(station)
    raise AssertionError("one never comes out")
