"""The instructor's guide: its commands, settings and folders are those of the kit."""

from __future__ import annotations

import os
import re
import subprocess
import tomllib
from pathlib import Path

import click
import pytest
from documents import blocks, console

from gradekit.cli import cli
from gradekit.course.settings import parse_settings

GUIDE = "docs/instructor-guide.md"
PROGRAMS = {"cd", "gradekit", "git", "jupyter", "make", "source", "tar"}


@pytest.fixture(scope="module")
def guide(root: Path) -> str:
    """Its text."""
    return (root / GUIDE).read_text()


def test_each_command_is_one(
    guide: str, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Commands of the kit take the arguments and options that the guide gives them."""
    monkeypatch.chdir(tmp_path)
    for name in ("demo-course/submitted", "downloads/week1.zip"):
        (tmp_path / name).mkdir(parents=True)
    makefile = (root / "Makefile").read_text()
    lines = console(guide)
    assert {words[0] for words in lines} == PROGRAMS
    for program, *words in lines:
        if program == "gradekit":
            command = cli.get_command(click.Context(cli), words[0])
            assert command is not None
            command.make_context(words[0], words[1:])
        elif program == "make":
            assert re.search(rf"^{words[0]}:", makefile, re.MULTILINE), words


def test_its_settings_are_settings(guide: str) -> None:
    """What the guide lets one write into `gradekit.toml` is read."""
    (block,) = blocks(guide, "toml")
    policy = parse_settings(block).late.policy
    assert policy is not None
    assert vars(policy) == tomllib.loads(block)["late"]


def test_what_it_names_is_there(guide: str, root: Path) -> None:
    """Folders of the assignment that the guide sends one to are in the project."""
    named = re.findall(r"`((?:source|tests|release)/[\w./]+)`", guide)
    assert len(named) >= 3
    made = {"release/regularization.zip", "release/"}
    assert [name for name in named if name not in made and not (root / name).exists()] == []


def test_remotes_are_as_told(guide: str, tmp_path: Path) -> None:
    """One's own repository gets the course, the kit's changes come in, and a backup holds all."""
    kit, own = tmp_path / "kit", tmp_path / "own.git"
    settings = ("-c", "user.name=A", "-c", "user.email=a@b.c", "-c", "init.defaultBranch=main")

    def run(where: Path, *words: str) -> str:
        environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
        done = subprocess.run(
            words,
            cwd=where,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
        return done.stdout

    def save(text: str) -> None:
        (kit / "CHANGELOG.md").write_text(text)
        run(kit, "git", "add", ".")
        run(kit, "git", *settings, "commit", "--quiet", "--message", text)

    for folder, bare in ((kit, ()), (own, ("--bare",))):
        folder.mkdir()
        run(folder, "git", *settings, "init", "--quiet", *bare)
    save("old")
    first, *rest = [w for w in console(guide.split("## The first term")[1]) if w[0] == "git"]
    places = {"COURSE": str(kit), "OWN": str(own)}
    run(tmp_path, *(places.get(word, word) for word in first))
    course = tmp_path / "course"
    fetched = [words[1] for words in rest].index("fetch")
    for words in rest[:fetched]:
        run(course, *(places.get(word, word) for word in words))
    assert run(own, "git", "log", "--format=%s", "main").strip() == "old"
    save("new")
    for words in rest[fetched:]:
        run(course, *words)
    assert (course / "CHANGELOG.md").read_text() == "new"
    (course / "demo-course").mkdir()
    (course / "course.secret").write_text("a secret")
    (tar,) = [words for words in console(guide) if words[0] == "tar"]
    run(course, *tar)
    kept = run(tmp_path, "tar", "--list", "--file", "course-backup.tar.gz").split()
    assert {"./course.secret", "./CHANGELOG.md"} <= {*kept}
    assert not any("demo-course" in name for name in kept)
