"""A course secret is made, and made anew, without losing the old one."""

from __future__ import annotations

import re
import stat

import pytest
from coursework import gradekit

from gradekit.course import Assignment, find_course, rotate_secret
from gradekit.errors import SettingsError


def test_the_first_one(tiny: Assignment) -> None:
    """It is long, random, for its owner only, and silences the notice."""
    made = rotate_secret(tiny.course)
    assert made.kept is None
    assert re.fullmatch(r"[0-9a-f]{64}\n", made.path.read_text())
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    assert find_course(tiny.course.root).notices == ()


def test_old_ones_are_kept(tiny: Assignment) -> None:
    """Each under a number of its own; put back, it gives the old cases."""
    root = tiny.course.root
    texts = []
    for number in range(3):
        made = rotate_secret(tiny.course)
        texts.append(made.path.read_text())
        assert made.kept == (root / f"course.secret.{number}" if number else None)
    assert len(set(texts)) == 3
    assert [(root / f"course.secret.{n}").read_text() for n in (1, 2)] == texts[:2]
    assert sorted(p.name for p in root.glob("course.secret*")) == [
        "course.secret", "course.secret.1", "course.secret.2",
    ]  # fmt: skip
    before = find_course(root).assignment().fingerprints
    (root / "course.secret.1").replace(root / "course.secret")
    assert find_course(root).assignment().fingerprints["secret"] != before["secret"]
    assert find_course(root).secret == texts[0].strip().encode()


def test_where_the_settings_say(tiny: Assignment) -> None:
    """The file may have another name and place; where that is not, the message says so."""
    root = tiny.course.root
    settings = root / "gradekit.toml"
    settings.write_text('[course]\nsecret_file = "private/key"\n' + settings.read_text())
    with pytest.raises(SettingsError, match=r"private.*cannot be written"):
        rotate_secret(find_course(root))
    (root / "private").mkdir()
    assert rotate_secret(find_course(root)).path == root / "private" / "key"


def test_what_is_left_of_a_broken_run_is_no_hindrance(tiny: Assignment) -> None:
    """A file that a run left which was stopped halfway is written over."""
    (tiny.course.root / "course.secret.new").write_text("half of a")
    assert len(rotate_secret(tiny.course).path.read_text()) == 65
    assert not (tiny.course.root / "course.secret.new").exists()


def test_the_command(tiny: Assignment) -> None:
    """`gradekit secret` tells, `--rotate` makes; neither prints the secret."""
    root = tiny.course.root
    assert "no secret of its own" in gradekit(root, "secret", status=1).stderr
    first = gradekit(root, "secret", "--rotate").stdout
    assert "keep it to yourself" in first
    assert "The one before" not in first
    assert "has a secret of its own" in gradekit(root, "secret").stdout
    second = gradekit(root, "secret", "--rotate").stdout
    assert "course.secret.1: put it back" in second
    for path in root.glob("course.secret*"):
        assert path.read_text().strip() not in first + second
