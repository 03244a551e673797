"""The course directory."""

from __future__ import annotations

from pathlib import Path

import pytest

from gradekit.course import Assignment, Course, find_course
from gradekit.course.folders import DEFAULT_SECRET, SELFCHECK
from gradekit.errors import SettingsError


def test_found_from_below(tiny: Assignment) -> None:
    """The course is found from any folder in it."""
    assert find_course(tiny.source).root == tiny.course.root


def test_nowhere(tmp_path: Path) -> None:
    """Outside of a course, the message says what to do."""
    with pytest.raises(SettingsError, match="--course-dir"):
        find_course(tmp_path)


def test_choice_of_assignment(tiny: Assignment) -> None:
    """The only assignment needs no name; a wrong name brings the nearest one."""
    course = tiny.course
    assert course.assignment().name == "tiny"
    with pytest.raises(SettingsError, match="did you mean 'tiny'"):
        course.assignment("tinny")
    other = course.root / "source" / "other"
    other.mkdir()
    (other / "other.ipynb").touch()
    with pytest.raises(SettingsError, match="name one of the assignments: other, tiny"):
        course.assignment()


def test_no_assignment(tiny: Assignment) -> None:
    """A course without a master says where one belongs; so does one with two."""
    (tiny.source / "second.ipynb").touch()
    with pytest.raises(SettingsError, match="exactly one"):
        _ = tiny.master
    for path in tiny.source.glob("*.ipynb"):
        path.unlink()
    with pytest.raises(SettingsError, match=r"source/NAME/NAME\.ipynb"):
        tiny.course.assignment()


def test_secret(tiny: Assignment) -> None:
    """The default secret brings a notice; a file of one's own does not; a short one is refused."""
    assert tiny.course.secret == DEFAULT_SECRET
    assert [notice.kind for notice in tiny.course.notices] == ["default_secret"]
    file = tiny.course.root / "course.secret"
    file.write_text("0123456789abcdef0123456789abcdef\n")
    own = find_course(tiny.course.root)
    assert own.secret == b"0123456789abcdef0123456789abcdef"
    assert own.notices == ()
    file.write_text("short")
    with pytest.raises(SettingsError, match="shorter than 16"):
        _ = find_course(tiny.course.root).secret


def test_fingerprint_follows_what_grades_depend_on(tiny: Assignment) -> None:
    """Master, support files, hidden tests, settings and secret change it; nothing else does."""
    root, before = tiny.course.root, tiny.fingerprint
    (root / "submitted").mkdir()
    (root / "notes.txt").touch()
    assert tiny.fingerprint == before
    seen = {before}
    for path in (tiny.master, root / "helpers.py", tiny.hidden / "test_tiny.py"):
        path.write_text(path.read_text() + "\n")
        seen.add(tiny.fingerprint)
    (root / "course.secret").write_text("x" * 32)
    seen.add(find_course(root).assignment().fingerprint)
    assert len(seen) == 5


def test_submissions(tiny: Assignment) -> None:
    """Submissions are folders of the assignment's name; links are not followed."""
    submitted = tiny.course.root / "submitted"
    (submitted / "bob" / "tiny").mkdir(parents=True)
    (submitted / "ada" / "tiny").mkdir(parents=True)
    (submitted / "cat" / "other").mkdir(parents=True)
    (submitted / "eve").symlink_to(submitted / "ada")
    (submitted / "dan").mkdir()
    (submitted / "dan" / "tiny").symlink_to(submitted / "ada" / "tiny")
    (submitted / "stray.txt").touch()
    assert [s.student for s in tiny.submissions] == ["ada", "bob"]


def test_support_files_are_links(root: Path) -> None:
    """Beside the master lie links to files at the top, of the docs or of the kit: the same ones."""
    course = Course(root, find_course(root).settings)
    for assignment in course.assignments:
        for path in assignment.support_files:
            if path.name not in ("requirements.txt", "known.json"):
                home = root / "gradekit" if path.parent.name == SELFCHECK else root
                home = root / "docs" if path.suffix == ".md" else home
                assert path.is_symlink(), path
                assert path.resolve() == home / path.relative_to(assignment.source), path
