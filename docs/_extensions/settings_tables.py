"""The settings of ``gradekit.toml``, as tables made from the code's dataclasses."""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import Any

from docstrings import parameters
from sphinx.application import Sphinx
from tables import MadeOfCode, table

from gradekit.course.late import LatePolicy, LateRules
from gradekit.course.settings import AssignmentSettings, Settings, Sizes
from gradekit.sandbox import Limits

__all__ = ["setup"]

SECTIONS: dict[str, tuple[tuple[type, tuple[str, ...]], ...]] = {
    "course": ((Settings, ("secret_file", "timezone")),),
    "limits": ((Limits, ()), (Sizes, ())),
    "late": ((LatePolicy, ()),),
    "assignment": (
        (AssignmentSettings, ("allowed_imports", "silent_imports", "never_run")),
        (LateRules, ("due", "extensions")),
    ),
}
"""For each table of the page, the dataclasses, and which of their fields; all if none is named."""


class SettingsTable(MadeOfCode):
    """``{settings} SECTION``: the settings of a section with what they mean and their defaults."""

    required_arguments = 1

    def markdown(self) -> str:
        """Give the table."""
        return table(("setting", "default", "meaning"), rows(self.arguments[0]))


def rows(section: str) -> list[tuple[str, str, str]]:
    """Give a section's settings: name, default, meaning."""
    return [
        (f"`{each.name}`", _default(each), parameters(kind)[each.name])
        for kind, names in SECTIONS[section]
        for each in fields(kind)
        if not names or each.name in names
    ]


def _default(each: Any) -> str:
    if each.default is MISSING:
        return "none" if each.default_factory is not MISSING else "must be given"
    if each.default is None:
        return "none"
    return f"`{_toml(each.default)}`"


def _toml(value: object) -> str:
    """Write a value as ``gradekit.toml`` has it."""
    if isinstance(value, tuple):
        return f"[{', '.join(_toml(item) for item in value)}]"
    if isinstance(value, str):
        return f'"{value}"'
    return f"{value:g}" if isinstance(value, float) else str(value)


def setup(app: Sphinx) -> dict[str, bool]:
    """Add the directive."""
    app.add_directive("settings", SettingsTable)
    return {"parallel_read_safe": True}
