"""A graded course, the Jupyter server with formgrader in it, and Chromium to look at it."""

from __future__ import annotations

import contextlib
import functools
import json
import os
import re
import shutil
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import jupyter_server_mathjax
import pytest
from hostile_notebook import HONEST, LOST, PAYLOADS, with_texts
from jupyter_lab import TOKEN, running_lab
from playwright.sync_api import (
    Browser,
    Dialog,
    Page,
    Request,
    Route,
    ViewportSize,
    expect,
    sync_playwright,
)
from tiny_course import make_tiny_course

from gradekit.course import Assignment, find_course, grade_all
from gradekit.course.converters import generate_feedback
from gradekit.course.grader import read_assignment
from gradekit.notebooks import dump_notebook

MISSING = (
    "These tests need Chromium. On Debian and Ubuntu: apt-get install chromium fonts-dejavu-core; "
    "elsewhere set CHROMIUM to the path of a Chromium or Chrome. To leave them out: "
    "pytest --ignore tests/kit/browser"
)
# The browser is to reach nothing but this machine, and to start where there is neither a screen
# nor, in containers, a sandbox of its own.
FLAGS = (
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
# How many milliseconds to wait, on a machine that has much else to do, for what takes seconds.
PATIENCE = 300_000
WINDOW: ViewportSize = {"width": 1200, "height": 720}

MATHJAX = Path(jupyter_server_mathjax.__file__).parent / "static"
MATHJAX_URL = "https://cdnjs.cloudflare.com/ajax/libs/mathjax/2.7.7/"
# The page asks for a script that looks up the newest version in the web and loads that, with
# fonts which the copy here does not have.
MATHJAX_START = f"""
window.MathJax = {{"HTML-CSS": {{availableFonts: [], webFont: "STIX-Web"}}}};
const script = document.createElement("script");
script.src = "{MATHJAX_URL}MathJax.js?config=TeX-AMS-MML_HTMLorMML-full,Safe";
document.head.append(script);
"""

# All but the page's own buttons and the links that lead where they say.
CLICKABLE = ", ".join(
    f"#notebook-container {thing}:not(.panel-heading *, [href^='#'], [href*='numpy.org'],"
    " [href$='picture-outside'])"
    for thing in ("a", "button", "summary", "[onclick]")
)
# What nbgrader's pages and MathJax do on their own, once the page's address is taken out.
KNOWN = re.compile(
    r"|http://127\.0\.0\.1:\d+/formgrader/(static/.*|api/(grades|comments)\?submission_id=\w+)"
    r"|about:blank|console: (Access to font at 'about:blank'.*|Failed to load resource: .*FAILED)"
)


@dataclass(frozen=True)
class Server:
    """A running Jupyter server."""

    assignment: Assignment
    url: str

    def pages_of(self, student: str) -> dict[str, str]:
        """Give the addresses of a student's pages: submission and feedback."""
        api = f"{self.url}formgrader/api/submitted_notebooks/tiny/tiny?token={TOKEN}"
        with urllib.request.urlopen(api) as reply:  # noqa: S310 - our own server
            rows = json.load(reply)
        (number,) = [row["id"] for row in rows if row["student"] == student]
        feedback = self.assignment.course.root / f"feedback/{student}/tiny/tiny.html"
        return {
            "submission": f"{self.url}formgrader/submissions/{number}/",
            "feedback": feedback.as_uri(),
        }


@dataclass
class Visit:
    """A page in Chromium, and all that happened in it."""

    page: Page
    events: list[str] = field(default_factory=list)

    def open(self, url: str, patience: int = 30_000) -> None:
        """Open a page, and wait until MathJax has typeset it, or for so many milliseconds."""
        self.page.goto(url, wait_until="load")
        self.page.evaluate(
            """patience => Promise.race([
                new Promise(done => setTimeout(done, patience)),
                new Promise(done => MathJax.Hub.Queue(done)),
            ])""",
            patience,
        )

    def look_at(self, url: str, patience: int = 30_000) -> list[str]:
        """Open a page and click on everything in it; give what happened that should not."""
        self.events.clear()
        self.open(url, patience)
        things = self.page.locator(CLICKABLE)
        for index in range(things.count()):
            things.nth(index).dispatch_event("click")
        self.page.wait_for_timeout(600)
        self.events += [f"act {name}" for name in self.page.evaluate("acted")]
        return [event for event in self.events if not KNOWN.fullmatch(event.replace(url, ""))]

    def requested(self, request: Request) -> None:
        """Note what is asked for, but for data in the page itself and MathJax."""
        if not request.url.startswith(("data:", MATHJAX_URL)):
            self.events.append(request.url)

    def asked(self, dialog: Dialog) -> None:
        """Note a dialog."""
        self.events.append(f"dialog: {dialog.message}")
        dialog.dismiss()


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Assignment:
    """A class of four, graded, with feedback.

    Ada is honest, Mallory is not, Lou lost a picture; what Eve handed in is what Mallory did, and
    it was put as it was where the pages take it from.
    """
    root = make_tiny_course(tmp_path_factory.mktemp("browser") / "course")
    assignment = find_course(root).assignment()
    solved = read_assignment(assignment).solution
    hostile = dump_notebook(with_texts(solved, *PAYLOADS, *HONEST))
    for student, text in {
        "ada": dump_notebook(with_texts(solved, *HONEST)),
        "mallory": hostile,
        "lou": dump_notebook(with_texts(solved, LOST)),
        "eve": hostile,
    }.items():
        folder = root / f"submitted/{student}/tiny"
        folder.mkdir(parents=True)
        (folder / "tiny.ipynb").write_text(text)
    grade_all(assignment)
    eves = root / "autograded/eve/tiny/tiny.ipynb"
    eves.chmod(0o644)
    eves.write_text(hostile)
    with (root / "nbgrader_config.py").open("a") as config:  # nbgrader's own page is looked at
        config.write("\nc.GenerateFeedback.exporter_class = 'nbconvert.exporters.HTMLExporter'\n")
    generate_feedback(root, "tiny")
    return assignment


@pytest.fixture(scope="module")
def server(graded: Assignment, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The Jupyter server with nbgrader's extensions, started in the course."""
    with running_lab(graded.course.root, tmp_path_factory.mktemp("home")) as url:
        yield Server(graded, url)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The machine's own Chromium; none is ever downloaded."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if path is None:
        pytest.fail(MISSING, pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=[*FLAGS])
        yield browser
        browser.close()


@pytest.fixture
def log_in(chromium: Browser) -> Iterator[Callable[[str], Page]]:
    """Give fresh pages of people who are logged in at a server, by the server's address."""
    with contextlib.ExitStack() as contexts:

        def new_page(home: str) -> Page:
            context = contexts.enter_context(chromium.new_context(viewport=WINDOW))
            context.route("**/*", functools.partial(_answer, home=home))
            context.set_default_timeout(PATIENCE)
            page = context.new_page()
            page.goto(f"{home}api/status?token={TOKEN}")
            return page

        expect.set_options(timeout=PATIENCE)
        yield new_page


@pytest.fixture
def visit(chromium: Browser, server: Server) -> Iterator[Visit]:
    """A fresh page of an instructor who is logged in."""
    context = chromium.new_context()
    # A script of a student's tells of itself by calling this, from a frame too.
    context.add_init_script("top.acted ??= []; window.act = name => top.acted.push(name)")
    context.route("**/*", functools.partial(_answer, home=server.url))
    page = context.new_page()
    page.goto(f"{server.url}api/status?token={TOKEN}")
    visit = Visit(page)
    page.on("request", visit.requested)
    page.on("dialog", visit.asked)
    page.on("console", lambda message: visit.events.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: visit.events.append(f"error: {error}"))
    yield visit
    context.close()


def _answer(route: Route, *, home: str) -> None:
    """Let requests to this machine's server through, answer MathJax's, and stop all others."""
    url = route.request.url
    if url.startswith(f"{MATHJAX_URL}latest.js"):
        route.fulfill(body=MATHJAX_START)
    elif url.startswith(MATHJAX_URL):
        route.fulfill(path=MATHJAX / urlsplit(url.removeprefix(MATHJAX_URL)).path)
    elif url.startswith(("file:", home)):
        route.continue_()
    else:
        route.fulfill(status=204)  # as a page to go to, it leaves one where one is
