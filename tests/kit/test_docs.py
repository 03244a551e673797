"""The documents speak of what is there."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import tomllib
from pathlib import Path

import click
import numpy as np
import pytest
from coursework import BIN, grade_document, gradekit, hand_in, nbgrader
from documents import blocks, console
from nbgrader.utils import parse_utc
from tiny_course import cell, master

from gradekit import __version__
from gradekit.cli import COMMANDS, cli
from gradekit.course import Assignment, find_course, release
from gradekit.course.grader import read_assignment
from gradekit.judging import FIXTURES, MARKERS, SOLUTION, Kind, Outcome, check
from gradekit.master import lint, stub_source
from gradekit.selfcheck import NotRightYet, checks
from gradekit.selfcheck import check as self_check
from gradekit.selfcheck.absent import REFUSED

WRITTEN = [
    "README.md",
    "CHANGELOG.md",
    "datasets/README.md",
    "docs/architecture.md",
    "docs/attacks.md",
    "docs/audit.md",
    "docs/collecting.md",
    "docs/course-secret.md",
    "docs/decisions/0001-one-road-for-grading.md",
    "docs/decisions/0002-isolation.md",
    "docs/decisions/0003-auditing-hidden-tests.md",
    "docs/decisions/0005-what-makes-grading-fast.md",
    "docs/decisions/0004-documentation-site.md",
    "docs/exporting.md",
    "docs/formgrader.md",
    "docs/late-policy.md",
    "docs/command-line.md",
    "docs/own-assignment.md",
    "docs/deployment.md",
    "docs/index.md",
    "docs/instructor-guide.md",
    "docs/performance.md",
    "docs/reference/commands.md",
    "docs/reference/hidden-tests.md",
    "docs/reference/settings.md",
    "docs/report.md",
    "docs/security.md",
    "docs/student-guide.md",
]


# Files that documents tell people to give to the kit.
NAMED = (
    *("FILE.ipynb", "submissions.zip", "class.csv", "canvas.csv", "moodle.csv"),
    *("notebooks/bob.ipynb", "demo-course/submitted/bob", "downloads/week1.zip"),
)


def test_make_targets_are_there(root: Path) -> None:
    """Every `make` command of the README is a target of the Makefile."""
    makefile = (root / "Makefile").read_text()
    targets = [
        words[1] for words in console((root / "README.md").read_text()) if words[0] == "make"
    ]
    assert targets == ["demo", "test"]
    assert all(re.search(rf"^{target}:", makefile, re.MULTILINE) for target in targets)


def test_gradekit_commands_are_there(root: Path) -> None:
    """Every gradekit command of the README can be parsed, and every command is in the README."""
    named = []
    for words in console((root / "README.md").read_text()):
        if words[0].endswith("gradekit"):
            named.append(words[1])
            command = cli.get_command(cli.make_context("gradekit", ["--debug", words[1]]), words[1])
            assert command is not None
    assert set(named) == set(COMMANDS)


@pytest.mark.parametrize("name", WRITTEN)
def test_commands_are_commands(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Whatever a document gives the kit, the kit takes."""
    monkeypatch.chdir(tmp_path)
    for file in NAMED:
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).touch()
    for program, *words in console((root / name).read_text()):
        if Path(program).name == "gradekit" and not words[0].startswith("--"):
            command = cli.get_command(click.Context(cli), words[0])
            assert command is not None, words
            command.make_context(words[0], [word for word in words[1:] if word != "&"])


@pytest.mark.parametrize("name", WRITTEN)
def test_links_lead_somewhere(root: Path, name: str) -> None:
    """Relative links and pictures of a document are files of the project."""
    file = root / name
    links = re.findall(r"\]\(([^)#]+)\)", file.read_text())
    lost = [link for link in links if "://" not in link and not (file.parent / link).exists()]
    assert lost == []


def test_named_paths_are_there(root: Path) -> None:
    """What the README's table of places names is in the project."""
    table = (root / "README.md").read_text().split("## Where things are")[1].split("\n\n")[1]
    places = re.findall(r"`([\w./]+)`", table)
    made_by_a_course = {"submitted/", "feedback/", "report/"}
    assert len(places) >= 12
    assert [p for p in places if p not in made_by_a_course and not (root / p).exists()] == []


def test_students_read_what_the_grader_has(root: Path) -> None:
    """Their guide names each module that may be imported, and each name that the check refuses."""
    settings = tomllib.loads((root / "gradekit.toml").read_text())["assignments"]["regularization"]
    guide = (root / "docs/student-guide.md").read_text()
    names = {*settings["allowed_imports"], *settings["silent_imports"], *REFUSED}
    assert len(names) > 20
    assert sorted(name for name in names if f"`{name}`" not in guide) == []
    seconds = tomllib.loads((root / "gradekit.toml").read_text())["limits"]["call_cpu_seconds"]
    assert f"more than {seconds} seconds" in guide


@pytest.mark.nightly
def test_the_assignment_of_the_guide_works(
    root: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its code blocks, laid down as it says, are released, and graded as it says."""
    text = (root / "docs/own-assignment.md").read_text()
    solution, shown, hidden, wrong, right, checked = blocks(text, "python")
    (settings,) = blocks(text, "toml")
    cells = [
        cell("code", "import numpy as np\nfrom selfcheck import check", "imports"),
        cell("markdown", "## Weighted mean (10 points)", "text"),
        cell("code", solution, "average_solution", grade=False, solution=True),
        cell(
            "code", shown + checked, "average", grade=True, solution=False, locked=True, points=10
        ),
    ]
    files = {
        "gradekit.toml": settings,
        "nbgrader_config.py": (root / "nbgrader_config.py").read_text(),
        "source/average/average.ipynb": json.dumps({**master(), "cells": cells}),
        "tests/hidden/average/test_average.py": hidden,
        "tests/hidden/average/misconceptions.py": wrong,
        "tests/hidden/average/right_answers.py": right,
    }
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content)
    assignment = find_course(tmp_path).assignment("average")
    assert lint(read_assignment(assignment).solution, {"average": 3}) == ()
    released = release(assignment)
    assert released.audit is not None
    trials = [trial for trial in released.audit.trials if trial.kind is not Kind.MUTANT]
    lost = {trial.name: bool(trial.failed) for trial in trials}
    assert lost == {SOLUTION: False, "dot product": False, "number of values": True}
    assert (released.blank.score, released.solved.score) == (0, 10)
    assert {test.outcome for q in released.blank.questions for test in q.tests} == {Outcome.FAILED}
    tried, *others = console(text.split("## Try it")[1])
    subprocess.run([BIN / tried[0], *tried[1:]], cwd=tmp_path, check=True, timeout=120)
    for words in others:
        gradekit(tmp_path, *words[1:])
    stub = stub_source(solution)
    monkeypatch.setattr(checks, "KNOWN", released.folder / "selfcheck/known.json")
    assert "total = None\n    mean = None\n" in stub
    names = {"np": np, "check": self_check}
    exec(solution + checked, names)  # noqa: S102 - the guide's own code
    assert "this example is right" in capsys.readouterr().out
    with pytest.raises(NotRightYet):
        exec(stub + checked, names)  # noqa: S102 - as above
    rounded = solution.replace("/ total", "// total")
    with pytest.raises(NotRightYet, match=r"Divide by the sum of the weights\."):
        exec(rounded + checked, names)  # noqa: S102 - as above


def test_the_guide_begins_with_an_assignment_that_works(tiny: Assignment, root: Path) -> None:
    """Its first command lays down the files that it names, and says the ones that come next."""
    text = (root / "docs/own-assignment.md").read_text().split("## The notebook")[0]
    start, *others = console(text)
    assert [words[1] for words in (start, *others)] == ["new", "audit", "release"]
    said = gradekit(tiny.course.root, *start[1:]).stdout
    assert all(" ".join(words) in said for words in others)  # test_starter.py runs what it says
    named = re.findall(r"^\| `([\w./*]+)` \|", text, re.MULTILINE)
    assert len(named) == 5
    assert [name for name in named if not any(tiny.course.root.glob(name))] == []


def test_the_command_line_is_as_told(tiny: Assignment, root: Path) -> None:
    """Each command of its page runs and prints something."""
    text = (root / "docs/command-line.md").read_text()
    evaluated, *others = console(text)
    assert evaluated == ["eval", "$(gradekit completion bash)"]
    for words in [["gradekit", "completion", "bash"], *others]:
        assert gradekit(tiny.course.root, *words[1:]).stdout
    assert "`gradekit completion fish`" in text


def test_the_guide_names_what_there_is(root: Path) -> None:
    """Its tables hold every check, mark and fixture."""
    text = (root / "docs/own-assignment.md").read_text()
    names = {*check.__all__} - {"ATOL", "RTOL", "CheckFailed"}
    names |= {*FIXTURES} | {marker.partition("(")[0].partition(":")[0] for marker in MARKERS}
    assert [name for name in sorted(names) if not re.search(rf"\| .*`{name}\b", text)] == []


def run_all(root: Path, text: str, status: int = 0) -> str:
    """Run a document's commands in a course; give what they said."""
    said = ""
    for program, *words in console(text):
        if program == "nbgrader":
            said += nbgrader(root, *words)
        else:
            assert program == "gradekit"
            done = gradekit(root, *words, status=status)
            said += done.stdout + done.stderr
    return said


@pytest.fixture
def class_of_two(course: Assignment) -> Assignment:
    """The project's course, in which ada solved everything and charles handed in late."""
    blueprint = read_assignment(course)
    hand_in(course, "ada", blueprint.solution)
    stamp = hand_in(course, "charles", blueprint.solution).parent / "timestamp.txt"
    stamp.write_text("2026-10-04 00:59:00 UTC")
    return course


@pytest.mark.nightly
def test_the_late_policy_works_as_written(class_of_two: Assignment, root: Path) -> None:
    """Its settings are settings, its commands run, and who is three days late reads so."""
    text = (root / "docs/late-policy.md").read_text()
    settings = class_of_two.course.root / "gradekit.toml"
    course, *_ = written = blocks(text, "toml")
    assert len(written) == 4
    before, _, rest = settings.read_text().partition("[assignments.regularization]\n")
    due = next(block for block in written if "due = " in block)
    own = [block for block in written if block not in (course, due)]
    extended = before + course + due + rest + "".join(own[-1:])
    settings.write_text(extended)
    said = run_all(class_of_two.course.root, text)
    assert "3 days" in said  # the column may be narrow
    assert grade_document(class_of_two, "charles")["late"]["words"] == "3 days late: −30 %"
    page = (class_of_two.feedback("charles") / "regularization.html").read_text()
    assert "30 of 100 points are taken off (3 days late: −30 %)" in page
    settings.write_text(extended + own[0])
    run_all(class_of_two.course.root, text)
    assert grade_document(class_of_two, "charles")["late"]["percent"] == 50
    rules = find_course(settings.parent).settings.assignment("regularization").late
    assert set(rules.extensions) == {"ada", "bob@uni.edu", "chloe", "dmitri"}
    apart = parse_utc("2026-10-01 23:59:00 UTC") - parse_utc("2026-10-01 23:59:00 +0200")
    assert apart.total_seconds() == 200


def test_exports_work_as_written(class_of_two: Assignment, root: Path) -> None:
    """Its commands run on its tables, and fill them in."""
    text = (root / "docs/exporting.md").read_text()
    folder = class_of_two.course.root
    canvas, moodle = blocks(text, "csv")
    (folder / "canvas.csv").write_text(canvas)
    (folder / "moodle.csv").write_text(moodle)
    gradekit(folder, "grade")
    said = run_all(folder, text)
    assert "exports/regularization-gradescope.zip" in said
    filled = list(csv.reader(io.StringIO((folder / "for-canvas.csv").read_text())))
    assert [row[-1] for row in filled] == ["Regularization (1042)", "100", "100.0", "100.0"]
    header, ada, charles = csv.reader(io.StringIO((folder / "for-moodle.csv").read_text()))
    grade = header.index("Grade")
    assert (ada[grade], charles[grade]) == ("100.0", "100.0")
    options = {
        option for block in blocks(text, "console") for option in re.findall("--[a-z-]+", block)
    }
    options |= set(re.findall(r"`(--[a-z-]+)", text))
    shown = gradekit(folder, "export", "--help").stdout
    assert {option for option in options if option not in shown} == set()


def test_versions_agree(root: Path) -> None:
    """The package and its metadata give one version."""
    assert f'version = "{__version__}"' in (root / "pyproject.toml").read_text()
