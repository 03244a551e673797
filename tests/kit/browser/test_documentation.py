"""The documentation site in Chromium: nobody is shut out, and nothing comes from elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser_pages import SIZES
from playwright.sync_api import Browser
from site_building import build

pytestmark = [pytest.mark.nightly, pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="module")
def site(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site."""
    folder = tmp_path_factory.mktemp("site") / "site"
    done = build(root / "docs", folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["phone", "desk"])
def test_every_page_is_for_everybody(site: Path, chromium: Browser, size: str, scheme: str) -> None:
    """Axe finds nothing serious, no page is wider than the screen, and none asks the network."""
    width, height = SIZES[size]
    context = chromium.new_context(viewport={"width": width, "height": height})
    page = context.new_page()
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    addresses = sorted(path.as_uri() for path in site.rglob("*.html"))
    assert len(addresses) > 20
    for address in addresses:
        page.goto(address)
        found = Axe().run(page).response["violations"]
        serious = [f for f in found if f["impact"] in ("serious", "critical")]
        assert [(f["id"], f["nodes"][0]["html"]) for f in serious] == [], address
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
    context.close()
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert any(".css" in url for url in asked)
