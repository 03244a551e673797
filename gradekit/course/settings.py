"""The settings in ``gradekit.toml``."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, TypeVar

from gradekit.course.late import LateRules
from gradekit.course.late_settings import LATE_SETTINGS, read_late
from gradekit.errors import SettingsError
from gradekit.nearest import did_you_mean
from gradekit.sandbox import Limits

__all__ = [
    "SETTINGS_FILE",
    "AssignmentSettings",
    "Settings",
    "Sizes",
    "parse_settings",
    "read_settings",
]

SETTINGS_FILE = "gradekit.toml"

_Numbers = TypeVar("_Numbers", "Limits", "Sizes")


@dataclass(frozen=True)
class AssignmentSettings:
    """How one assignment is graded.

    Parameters
    ----------
    never_run
        Functions whose calls at the top level of a notebook never run in the grader.
    allowed_imports
        Modules that student code may import. A top-level name allows all of its parts, but
        only those are there that Python loads with it and those that are named themselves
        (``"scipy.special"``).
    silent_imports
        Top-level modules whose imports succeed and do nothing.
    late
        The due date, what handing in late costs, and who got more time.
    """

    never_run: tuple[str, ...] = ()
    allowed_imports: tuple[str, ...] = ("numpy", "math")
    silent_imports: tuple[str, ...] = ("matplotlib", "IPython")
    late: LateRules = field(default_factory=LateRules)


@dataclass(frozen=True)
class Sizes:
    """How much of a submission is read.

    Parameters
    ----------
    notebook_mb
        Largest notebook file, in MiB.
    source_characters
        Most characters of code in all cells together.
    """

    notebook_mb: int = 20
    source_characters: int = 400_000


@dataclass(frozen=True)
class Settings:
    """All settings of a course.

    Parameters
    ----------
    secret_file
        The file with the course secret, from which hidden cases are drawn.
    timezone
        The zone of times that come without one, as in zip archives.
    limits
        How much one question may take.
    sizes
        How much of a submission is read.
    assignments
        The settings of assignments that have some of their own, by name.
    late
        What handing in late costs where an assignment says nothing else.
    """

    secret_file: str = "course.secret"  # noqa: S105 - a file's name, not a secret
    timezone: str = "UTC"
    limits: Limits = field(default_factory=Limits)
    sizes: Sizes = field(default_factory=Sizes)
    assignments: Mapping[str, AssignmentSettings] = field(default_factory=dict)
    late: LateRules = field(default_factory=LateRules)

    def assignment(self, name: str) -> AssignmentSettings:
        """Give the settings of an assignment, the defaults if it has none of its own."""
        return self.assignments.get(name, AssignmentSettings(late=self.late))

    def fingerprint(self, name: str) -> str:
        """Hash what the tests' verdict depends on: no due dates, no other assignments."""
        graded = replace(self.assignment(name), late=LateRules())
        return hashlib.sha256(repr((self.limits, self.sizes, graded)).encode()).hexdigest()[:16]


def read_settings(root: Path) -> Settings:
    """Read ``gradekit.toml`` in the course directory.

    Raises
    ------
    SettingsError
        The file cannot be read, is not TOML, or holds a setting that is unknown or of the
        wrong type.
    """
    path = root / SETTINGS_FILE
    try:
        return parse_settings(path.read_text(encoding="utf-8"), str(path))
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path}: is not UTF-8 text; save it as UTF-8") from error


def parse_settings(text: str, where: str = SETTINGS_FILE) -> Settings:
    """Parse the text of ``gradekit.toml`` (see `read_settings` for errors)."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{where}: is not valid TOML: {error}") from error
    _only_known(document, ("course", "limits", "late", "assignments"), where)
    course = _table(document, "course", where)
    _only_known(course, ("secret_file", "timezone"), f"{where}: [course]")
    secret_file = course.get("secret_file", Settings.secret_file)
    if not isinstance(secret_file, str) or not secret_file:
        raise SettingsError(f"{where}: [course] secret_file must be a file name in quotes")
    timezone = course.get("timezone", Settings.timezone)
    if not isinstance(timezone, str) or not timezone:
        raise SettingsError(
            f'{where}: [course] timezone must be a name in quotes, such as "Europe/Berlin"'
        )
    assignments = _table(document, "assignments", where)
    table = _table(document, "limits", where)
    late = _table(document, "late", where)
    _only_known(table, [f.name for f in (*fields(Limits), *fields(Sizes))], f"{where}: [limits]")
    return Settings(
        secret_file=secret_file,
        timezone=timezone,
        limits=_numbers(Limits, table, f"{where}: [limits]"),
        sizes=_numbers(Sizes, table, f"{where}: [limits]"),
        assignments={
            name: _assignment(
                _table(assignments, name, where), late, where, f"{where}: [assignments.{name}]"
            )
            for name in assignments
        },
        late=read_late(late, {}, where, f"{where}: [late]"),
    )


def _numbers(kind: type[_Numbers], table: Mapping[str, Any], where: str) -> _Numbers:
    known = {f.name: f for f in fields(kind)}
    chosen = {name: value for name, value in table.items() if name in known}
    for name, value in chosen.items():
        whole = isinstance(known[name].default, int)
        good = isinstance(value, int) or (isinstance(value, float) and not whole)
        if not good or isinstance(value, bool) or not 0 < value < 1e9:
            meant = "whole number" if whole else "number"
            raise SettingsError(f"{where} {name} must be a {meant} above 0, not {value!r}")
    return kind(**chosen)


def _assignment(
    table: Mapping[str, Any], late: Mapping[str, Any], root: str, where: str
) -> AssignmentSettings:
    names = [f.name for f in fields(AssignmentSettings) if f.name != "late"]
    _only_known(table, [*names, *LATE_SETTINGS], where)
    chosen = {name: value for name, value in table.items() if name in names}
    for name, value in chosen.items():
        if not (isinstance(value, list) and all(isinstance(item, str) for item in value)):
            raise SettingsError(f'{where} {name} must be a list of names, such as ["numpy"]')
    lists = {name: tuple(value) for name, value in chosen.items()}
    return AssignmentSettings(**lists, late=read_late(late, table, root, where))


def _table(document: Mapping[str, Any], name: str, where: str) -> Mapping[str, Any]:
    table = document.get(name, {})
    if not isinstance(table, dict):
        raise SettingsError(f"{where}: {name} must be a table: write [{name}]")
    return table


def _only_known(table: Mapping[str, Any], known: Any, where: str) -> None:
    for name in table:
        if name not in known:
            near = did_you_mean(name, known)
            raise SettingsError(
                f"{where}: there is no setting {name!r}; {near and f'{near} '}"
                f"the settings are {', '.join(known)}"
            )
