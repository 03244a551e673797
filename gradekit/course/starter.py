"""A new assignment, small and working, for an author to edit."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Collection
from contextlib import ExitStack
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path

from gradekit.course.contents import student_files, write_selfcheck
from gradekit.course.folders import Assignment, Course, find_course
from gradekit.course.settings import SETTINGS_FILE, Settings, parse_settings
from gradekit.course.whole_files import write_whole
from gradekit.errors import SettingsError
from gradekit.text import printable

__all__ = ["Started", "start_assignment"]

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_LONGEST = 60
_NOTEBOOK = "notebook.ipynb"
_SECTION = "settings.toml"
_REQUIREMENTS = "requirements.txt"
_GUIDE = "docs/student-guide.md"  # a course without it releases none


@dataclass(frozen=True)
class Started:
    """A new assignment.

    Parameters
    ----------
    assignment
        The assignment.
    files
        What an author edits, relative to the course directory.
    """

    assignment: Assignment
    files: tuple[str, ...]


def start_assignment(course: Course, name: str, refused: Collection[str] = ()) -> Started:
    """Lay down a small assignment that can be released as it stands, or nothing at all.

    Parameters
    ----------
    course
        The course directory.
    name
        The new assignment's name.
    refused
        Names that it may not have.

    Raises
    ------
    SettingsError
        The name cannot be used, something of that name is there, or the settings cannot be
        extended or the files not be written; nothing has changed then.
    GradekitError
        The new assignment cannot be graded here; nothing has changed then, either.
    """
    _require_name(name, refused)
    new = Assignment(course, name)
    _require_room(new)
    settings = course.root / SETTINGS_FILE
    extended, before = _extended(settings, name), settings.read_bytes()
    try:
        with ExitStack() as undo:
            _lay_down(new, undo)
            undo.callback(settings.write_bytes, before)
            # A link stays a link: what it leads to is written.
            write_whole(settings.resolve(), extended, settings.stat().st_mode & 0o777)
            started = find_course(course.root).assignment(name)
            write_selfcheck(started, student_files(started))
            undo.pop_all()
    except OSError as error:
        raise SettingsError(
            f"{error.filename or course.root}: cannot be written ({error.strerror}); "
            "nothing was laid down"
        ) from error
    made = (*sorted(new.hidden.glob("*.py")), settings)
    shown = (path.relative_to(course.root).as_posix() for path in (started.master, *made))
    return Started(started, tuple(shown))


def _require_name(name: str, refused: Collection[str]) -> None:
    if not _NAME.fullmatch(name) or len(name) > _LONGEST:
        proposed = re.sub(r"[^A-Za-z0-9_]+", "-", name).lstrip("-_0123456789")[:_LONGEST].strip("-")
        hint = f"; how about {proposed}?" if _NAME.fullmatch(proposed) else ""
        raise SettingsError(
            f"{printable(name, 80)!r} cannot be the name of an assignment: it begins with a letter "
            f"and goes on with letters (a to z), digits, - and _, at most {_LONGEST} in all{hint}"
        )
    if name.casefold() in refused:
        raise SettingsError(
            f"{name!r} is a command of gradekit; name the assignment after what it is about"
        )


def _require_room(new: Assignment) -> None:
    """Refuse a name that is taken; names that differ in case are one where files are kept so."""
    root = new.course.root
    for folder in (new.source.parent, new.release.parent, new.hidden.parent):
        for path in folder.iterdir() if folder.is_dir() else ():
            if path.name.casefold() in (new.name.casefold(), f"{new.name}.zip".casefold()):
                raise SettingsError(
                    f"{path.relative_to(root)}: is there already; choose another name"
                )
    for section in new.course.settings.assignments:
        if section.casefold() == new.name.casefold():
            raise SettingsError(
                f"{root / SETTINGS_FILE}: [assignments.{section}] is there already; choose another "
                "name, or take the section out if it is left over"
            )


def _extended(path: Path, name: str) -> str:
    """Give the text of the settings with a section more, and everything else as it was."""
    text = path.read_bytes().decode()
    line = "\r\n" if "\r\n" in text else "\n"
    gap = "" if not text.strip() else line if text.endswith("\n") else 2 * line
    section = f"[assignments.{name}]\n{_template(_SECTION).decode()}"
    extended = text + gap + section.replace("\n", line)
    before = parse_settings(text)
    try:
        after: Settings | None = parse_settings(extended)
    except SettingsError:
        after = None  # `assignments` is written as one value, to which nothing can be added below
    if after is None or before != _without(after, name):
        raise SettingsError(
            f"{path}: cannot be extended at its end; write each assignment's settings in a section "
            f"of its own that begins with [assignments.NAME]"
        )
    return extended


def _without(settings: Settings, name: str) -> Settings:
    return replace(
        settings, assignments={k: v for k, v in settings.assignments.items() if k != name}
    )


def _lay_down(new: Assignment, undo: ExitStack) -> None:
    """Put the files in their places, and say how to take them away."""
    # Course directories list what lies in source/; so it is filled elsewhere, and then moved.
    kept = new.course.root / ".gradekit"
    kept.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="new-", dir=kept) as made:
        given = (_NOTEBOOK, _REQUIREMENTS)
        for folder, names in ((new.source, given), (new.hidden, _hidden_names())):
            filled = Path(made) / folder.parent.name
            filled.mkdir()
            for name in names:
                (filled / _own(name, new.name)).write_bytes(_content(name, new.name))
            if folder == new.source and (new.course.root / _GUIDE).is_file():
                (filled / Path(_GUIDE).name).symlink_to(Path("../..") / _GUIDE)
            folder.parent.mkdir(parents=True, exist_ok=True)
            os.rename(filled, folder)  # noqa: PTH104 - it fails where something is there
            undo.callback(shutil.rmtree, folder, ignore_errors=True)


def _own(template: str, name: str) -> str:
    """Give a file's name; those of tests differ between assignments, as pytest wants it."""
    if template == _NOTEBOOK:
        return f"{name}.ipynb"
    return template.replace("NAME", name.replace("-", "_"))


def _content(template: str, name: str) -> bytes:
    """Give a file's content; what is to be installed names the notebook."""
    content = _template(template)
    return content.replace(b"NAME", name.encode()) if template == _REQUIREMENTS else content


def _hidden_names() -> list[str]:
    return sorted(f.name for f in _folder().iterdir() if f.name.endswith(".py"))


def _template(name: str) -> bytes:
    return (_folder() / name).read_bytes()


def _folder() -> Path:
    return Path(str(files("gradekit.course") / "templates"))
