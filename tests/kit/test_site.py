"""The documentation site is built, without a warning, and says what the code says."""

from __future__ import annotations

import functools
import json
import re
import shlex
from dataclasses import fields
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import click
import pytest
from justhtml import JustHTML
from site_building import build, copied
from test_structure import ROOMS

from benchmarks.tables import BEGIN, END, figures, filled, isolated, reckoned, verdicts
from gradekit.cli import COMMANDS, cli
from gradekit.course.late import LatePolicy
from gradekit.course.settings import AssignmentSettings, Settings, Sizes, parse_settings
from gradekit.judging import FIXTURES, MARKERS, check
from gradekit.sandbox import Limits

pytestmark = pytest.mark.xdist_group("site")


@pytest.fixture(scope="module")
def site(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site."""
    folder = tmp_path_factory.mktemp("site") / "site"
    done = build(root / "docs", folder)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    return folder


@functools.cache
def pages(site: Path) -> dict[Path, JustHTML]:
    """Read all pages."""
    return {path: JustHTML(path.read_text(), sanitize=False) for path in site.rglob("*.html")}


def attribute(element: Any, name: str) -> str:
    """Give an attribute of an element; nothing if it has none."""
    return str((element.attrs or {}).get(name) or "")


def words(page: JustHTML) -> str:
    """Give the text of a page's content, with single blanks."""
    (content,) = page.query("article")
    return " ".join(content.to_text().split())


def test_every_page_is_built(root: Path, site: Path) -> None:
    """Each document becomes a page with a heading, and is in the navigation of each page."""
    names = {
        p.relative_to(root / "docs").with_suffix(".html") for p in (root / "docs").rglob("*.md")
    }
    read = {path.relative_to(site): page for path, page in pages(site).items()}
    assert len(names) > 15
    assert names <= {*read}
    for name in names:
        (heading,) = read[name].query("h1")
        assert heading.to_text().strip()
        links = {
            (site / name.parent / unquote(attribute(a, "href"))).resolve()
            for a in read[name].query(".sidebar-tree a")
            if not attribute(a, "href").startswith("#")
        }
        others = {(site / other).resolve() for other in names - {name, Path("index.html")}}
        assert others <= links, name


def test_no_link_is_broken(site: Path) -> None:
    """What a page points to in the site is there, and it loads nothing from elsewhere."""
    read = pages(site)
    ids = {path: {attribute(e, "id") for e in page.query("[id]")} for path, page in read.items()}
    broken, looked_at, loaded = [], 0, []
    for path, page in read.items():
        for element in [*page.query("[href]"), *page.query("[src]")]:
            address = urlsplit(attribute(element, "href") or attribute(element, "src"))
            if address.scheme or address.netloc:
                if element.name != "a" and address.scheme != "data":
                    loaded.append((path.name, address.geturl()))
                continue
            looked_at += 1
            target = (path.parent / unquote(address.path)).resolve() if address.path else path
            anchor = unquote(address.fragment)
            if not target.is_file() or (anchor and anchor not in ids[target]):
                broken.append((path.name, address.geturl()))
    assert looked_at > 500
    assert (broken, loaded) == ([], [])


BREAKS = {
    "[there](nowhere.md)": "nowhere.md",
    "[it](report.md#no-such)": "no-such",
    "![It](images/no.png)": "no.png",
    "```klingon\nx\n```": "klingon",
}
"""What may be wrong with a page, and what the builder says of it."""


def test_what_is_broken_stops_the_build(root: Path, tmp_path: Path) -> None:
    """Each warning is an error and names the place; so is a page that nobody finds."""
    docs = copied(root, tmp_path)
    with (docs / "audit.md").open("a") as page:
        page.write("".join(f"\n{wrong}\n" for wrong in BREAKS))
    (docs / "hidden.md").write_text("# Hidden\n")
    done = build(docs, tmp_path / "site")
    assert done.returncode != 0
    for told in BREAKS.values():
        assert re.search(rf"audit\.md.*{re.escape(told)}", done.stderr), told
    assert "hidden.md" in done.stderr


def test_commands_are_those_of_the_code(site: Path) -> None:
    """The reference has each command, each of its options, and what they say."""
    page = pages(site)[site / "reference/commands.html"]
    context = click.Context(cli)
    for name in COMMANDS:
        command = cli.get_command(context, name)
        assert command is not None
        (section,) = page.query(f"section#gradekit-{name}")
        text = section.to_text()
        assert plain(f"gradekit {name} [OPTIONS]") in plain(text)
        for option in command.params:
            if isinstance(option, click.Option):
                assert all(flag in "".join(text.split()) for flag in option.opts), option.name
                assert option.help is None or plain(option.help) in plain(text), option.name


def plain(text: str) -> str:
    """Give the letters and digits of a text: typography is the site's own."""
    return re.sub(r"[^a-z0-9]+", "", text.lower())


def test_settings_are_those_of_the_code(site: Path) -> None:
    """The reference has each setting with its default, as `gradekit.toml` would have it."""
    page = pages(site)[site / "reference/settings.html"]
    cells = [[c.to_text().strip() for c in row.query("td")] for row in page.query("tbody tr")]
    shown = {name: default for name, default, _ in cells}
    assert all(len(meaning) > 10 for _, _, meaning in cells)
    kinds = (Limits, Sizes, LatePolicy)
    expected = {f.name for kind in kinds for f in fields(kind)} | {"due", "extensions"}
    expected |= {f.name for f in fields(AssignmentSettings)} - {"late"}
    assert {*shown} == expected | {"secret_file", "timezone"}
    limits = [f.name for kind in (Limits, Sizes) for f in fields(kind)]
    lines = ["[course]", *(f"{n} = {shown[n]}" for n in ("secret_file", "timezone"))]
    lines += ["[limits]", *(f"{n} = {shown[n]}" for n in limits), "[assignments.x]"]
    lines += [f"{f.name} = {shown[f.name]}" for f in fields(AssignmentSettings) if f.name != "late"]
    settings = parse_settings("\n".join(lines))
    assert settings.assignment("x") == Settings().assignment("x")
    assert (settings.limits, settings.sizes) == (Limits(), Sizes())
    assert (settings.secret_file, settings.timezone) == ("course.secret", "UTC")


def test_hidden_tests_may_use_what_is_shown(site: Path) -> None:
    """The reference has each mark, fixture and check, and how it is called."""
    page = pages(site)[site / "reference/hidden-tests.html"]
    text = words(page)
    ids = {attribute(element, "id") for element in page.query("[id]")}
    names = {*check.__all__} - {"ATOL", "RTOL"}
    assert {f"gradekit.judging.check.{name}" for name in names} <= ids
    for marker in MARKERS:
        assert plain(marker) in plain(text)
    first = [row.query("td")[0].to_text().strip() for row in page.query("tbody tr")]
    assert {*FIXTURES} <= {*first}
    for name in ("Student.reply", "Draw.seed", "Misconception", "RightAnswer", "EquivalentMutant"):
        assert f"gradekit.judging.{name}" in ids


def test_rooms_are_those_of_the_code(site: Path) -> None:
    """The page about the architecture has each room after those that it uses."""
    page = pages(site)[site / "architecture.html"]
    rows = [[c.to_text().strip() for c in row.query("td")] for row in page.query("tbody tr")]
    assert {name for name, _, _ in rows} == {*ROOMS}
    seen: set[str] = set()
    for name, says, uses in rows:
        assert says.endswith(".")
        assert {use.strip() for use in uses.split(",")} - {"none"} <= seen, name
        seen.add(name)


MEASURED = {
    "costs": {
        "class of 100": {
            "submissions": 100, "wall": 8.0, "cpu": 12.5, "main_mb": 150.2, "largest_mb": 201.0,
        },
        "Otter": {"submissions": 5, "wall": 50.0, "cpu": 60.0, "main_mb": 0.0, "largest_mb": 0.0},
    },
    "ratios": {"CPU of Otter to ours": 96.0},
    "machine": {
        "date": "2026-11-27", "system": "Linux", "python": "3.11.7", "processors": 2,
        "versions": {"numpy": "2.4.0"},
    },
}  # fmt: skip


def test_figures_are_put_between_the_marks() -> None:
    """The table has what was measured, reckoned a submission; the rest of a page stays."""
    page = f"before\n{BEGIN}old\n{END}after\n"
    once = filled(page, figures(MEASURED, plot=True))
    assert once.startswith(f"before\n{BEGIN}Measured on 2026-11-27, on 2 processors")
    assert once.endswith(f"{END}after\n")
    assert "| class of 100 | 100 | 12.5 | 125.0 | 150 | 201 |\n" in once
    assert "| Otter | 5 | 0.1 | 12000.0 | not measured | not measured |\n" in once
    assert "| CPU of Otter to ours | 96 |\n" in once
    assert "](images/grading.png)\n" in once
    assert filled(once, figures(MEASURED, plot=True)) == once
    assert "images" not in figures(MEASURED, plot=False)


@pytest.mark.parametrize("page", ["", BEGIN, END, f"{END}{BEGIN}", f"{BEGIN}{END}{BEGIN}{END}"])
def test_a_page_without_marks_is_left(page: str) -> None:
    """Where the marks are not there once each, nothing is written."""
    with pytest.raises(ValueError, match="each of the two markers once"):
        filled(page, "figures\n")


def test_figures_are_those_that_were_saved(root: Path) -> None:
    """Each page with figures has those of the saved run."""
    docs = root / "docs"
    measured, isolation, attacks = (
        json.loads((docs / f"{name}.json").read_text())
        for name in ("performance", "isolation", "attacks")
    )
    for name, written in {
        "performance.md": figures(measured, plot=True),
        "deployment.md": reckoned(measured),
        "security.md": isolated(isolation),
        "attacks.md": verdicts(attacks),
    }.items():
        page = (docs / name).read_text()
        assert filled(page, written) == page


def test_what_isolation_takes() -> None:
    """Each sandbox with its times, and the difference with the smallest and the largest."""
    times = {"grader": 10.04, "others": 0.0, "wall": 10.5}
    document = {
        "cpu_ms": 12.34,
        "cpu_ms_by_round": [13.0, 12.34, 11.0],
        "sandboxes": {"in process": times, "isolated": {**times, "others": 12.3}},
        "submissions": 100,
        "rounds": 3,
        "cases": 67,
        "machine": {"date": "2026-11-28", "system": "Linux", "python": "3.11.7", "processors": 2},
    }
    lines = isolated(document).splitlines()
    assert lines[0].endswith("medians of 3 rounds of 100 submissions, each judged by 67 cases.")
    assert lines[4:6] == [
        "| in process | 10.0 | 0.0 | 10.5 |",
        "| isolated | 10.0 | 12.3 | 10.5 |",
    ]
    assert lines[-1] == (
        "Isolation costs 12.3 ms of CPU a submission (11.0 to 13.0 in single rounds)."
    )


def test_who_holds() -> None:
    """The first table counts the ends of attacks, the second has each of them."""
    full = "falls: full marks for the cheat"
    document = {
        "date": "2026-11-27",
        "machine": "Linux x86_64, 2 cores",
        "python": "3.11.7",
        "versions": {"one": "1.0", "other": "2.0"},
        "tries": {"a": "Equal everything", "b": "Loop"},
        "verdicts": {"one": {"a": full, "b": "holds"}, "other": {"a": "holds", "b": "holds"}},
    }
    assert verdicts(document).splitlines() == [
        "2 attacks, made on 2026-11-27 (Linux x86_64, 2 cores, Python 3.11.7); one 1.0, other 2.0.",
        "",
        f"| tool | holds | {full} |",
        "| --- | ---: | ---: |",
        "| one | 1 | 1 |",
        "| other | 2 | 0 |",
        "",
        "| attack | one | other |",
        "| --- | --- | --- |",
        f"| Equal everything | {full} | holds |",
        "| Loop | holds | holds |",
    ]


def test_what_many_submissions_take() -> None:
    """Worked out by hand from what is made up here."""
    costs = {
        "class of 10": {"submissions": 10, "wall": 2.0, "cpu": 3.0},
        "class of 100": {"submissions": 100, "wall": 3.6, "cpu": 7.2},
        "Dask": {"submissions": 10, "wall": 9.0, "cpu": 1.152},
        "nbgrader without training": {"submissions": 5, "wall": 18.0, "cpu": 18.0},
        "Otter": {"submissions": 5, "wall": 36.0, "cpu": 36.0},
    }
    assert reckoned({"costs": costs, "machine": {"processors": 2}}).splitlines()[2:] == [
        "| `gradekit grade`, 2 processors | 2.0 | 60 minutes | 0.10 dollars |",
        "| Dask, 32 processors | 3.2 | 6 minutes | 0.16 dollars |",
        "| Dask, 128 processors | 3.2 | 1.5 minutes | 0.16 dollars |",
        "| nbgrader, one submission at a time | 100.0 | 4 days | 5.00 dollars |",
        "| Otter, one submission at a time | 200.0 | 8 days | 10.00 dollars |",
    ]


def test_make_builds_it_as_the_tests_do(root: Path) -> None:
    """`make docs` stops on warnings; `make bench` writes the figures that it has measured."""
    makefile = (root / "Makefile").read_text()
    (line,) = re.findall(r"^docs: .*\n\t(.*)", makefile, re.MULTILINE)
    assert shlex.split(line)[1:] == ["--quiet", "--fail-on-warning", "--keep-going", "docs", "site"]
    bench = makefile.partition("\nbench:")[2].partition("\n\n")[0]
    assert "--json docs/performance.json" in bench
    assert "benchmarks/tables.py" in bench
