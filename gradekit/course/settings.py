"""The settings in ``gradekit.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from gradekit.errors import SettingsError
from gradekit.sandbox import Limits

__all__ = ["SETTINGS_FILE", "AssignmentSettings", "Settings", "parse_settings", "read_settings"]

SETTINGS_FILE = "gradekit.toml"


@dataclass(frozen=True)
class AssignmentSettings:
    """How one assignment is graded.

    Parameters
    ----------
    never_run
        Functions whose calls at the top level of a notebook never run in the grader.
    allowed_imports
        Top-level modules that student code may import.
    silent_imports
        Top-level modules whose imports succeed and do nothing.
    """

    never_run: tuple[str, ...] = ()
    allowed_imports: tuple[str, ...] = ("numpy", "math")
    silent_imports: tuple[str, ...] = ("matplotlib", "IPython")


@dataclass(frozen=True)
class Settings:
    """All settings of a course."""

    secret_file: str = "course.secret"  # noqa: S105 - a file's name, not a secret
    limits: Limits = field(default_factory=Limits)
    assignments: Mapping[str, AssignmentSettings] = field(default_factory=dict)

    def assignment(self, name: str) -> AssignmentSettings:
        """Give the settings of an assignment, the defaults if it has none of its own."""
        return self.assignments.get(name, AssignmentSettings())


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
    _only_known(document, ("course", "limits", "assignments"), where)
    course = _table(document, "course", where)
    _only_known(course, ("secret_file",), f"{where}: [course]")
    secret_file = course.get("secret_file", Settings.secret_file)
    if not isinstance(secret_file, str) or not secret_file:
        raise SettingsError(f"{where}: [course] secret_file must be a file name in quotes")
    assignments = _table(document, "assignments", where)
    return Settings(
        secret_file=secret_file,
        limits=_limits(_table(document, "limits", where), f"{where}: [limits]"),
        assignments={
            name: _assignment(_table(assignments, name, where), f"{where}: [assignments.{name}]")
            for name in assignments
        },
    )


def _limits(table: Mapping[str, Any], where: str) -> Limits:
    known = {f.name: f for f in fields(Limits)}
    _only_known(table, known, where)
    for name, value in table.items():
        whole = isinstance(known[name].default, int)
        good = isinstance(value, int) or (isinstance(value, float) and not whole)
        if not good or isinstance(value, bool) or not 0 < value < 1e9:
            kind = "whole number" if whole else "number"
            raise SettingsError(f"{where} {name} must be a {kind} above 0, not {value!r}")
    return Limits(**table)


def _assignment(table: Mapping[str, Any], where: str) -> AssignmentSettings:
    _only_known(table, [f.name for f in fields(AssignmentSettings)], where)
    for name, value in table.items():
        if not (isinstance(value, list) and all(isinstance(item, str) for item in value)):
            raise SettingsError(f'{where} {name} must be a list of names, such as ["numpy"]')
    return AssignmentSettings(**{name: tuple(value) for name, value in table.items()})


def _table(document: Mapping[str, Any], name: str, where: str) -> Mapping[str, Any]:
    table = document.get(name, {})
    if not isinstance(table, dict):
        raise SettingsError(f"{where}: {name} must be a table: write [{name}]")
    return table


def _only_known(table: Mapping[str, Any], known: Any, where: str) -> None:
    for name in table:
        if name not in known:
            raise SettingsError(
                f"{where}: there is no setting {name!r}; the settings are {', '.join(known)}"
            )
