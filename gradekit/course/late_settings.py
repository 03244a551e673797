"""The settings about handing in late, read from ``gradekit.toml``."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime, timedelta
from typing import Any

from gradekit.course.ids import id_problem
from gradekit.course.late import Extension, LatePolicy, LateRules
from gradekit.errors import SettingsError

__all__ = ["LATE_SETTINGS", "read_late"]

LATE_SETTINGS = ("due", "late", "extensions")
"""The settings of an assignment that this module reads."""

_KNOWN = tuple(f.name for f in fields(LatePolicy))
_MOST = {"percent_per_day": 100.0, "cap_percent": 100.0, "grace_minutes": 525_600.0}
_TIME = re.compile(r"(\d+(?:\.\d+)?)\s*(days?|d|hours?|h|minutes?|min)\b[\s,]*", re.IGNORECASE)
_UNITS = {"d": "days", "h": "hours", "m": "minutes"}
_LONGEST = timedelta(days=3_660)
_ZONE = "write its zone, too, such as 2026-10-01T23:59:00+02:00, or ...Z for UTC"


def read_late(
    course: Mapping[str, Any], own: Mapping[str, Any], root: str, where: str
) -> LateRules:
    """Read what holds for an assignment.

    Parameters
    ----------
    course
        The table ``[late]`` of the whole course.
    own
        The table of the assignment: of it, ``due``, ``late`` and ``extensions``.
    root, where
        How messages name the two tables.

    Raises
    ------
    SettingsError
        A setting is unknown, of the wrong type or out of bounds.
    """
    late = own.get("late", {})
    if not isinstance(late, dict):
        raise SettingsError(f"{where}: late must be a table: write [assignments.NAME.late]")
    extensions = own.get("extensions", {})
    if not isinstance(extensions, dict):
        raise SettingsError(
            f"{where}: extensions must be a table: write [assignments.NAME.extensions]"
        )
    policy = {**_numbers(course, f"{root}: [late]"), **_numbers(late, f"{where} late")}
    if policy and "percent_per_day" not in policy:
        raise SettingsError(
            f"{where}: the late policy has no percent_per_day: say how much each started day "
            "costs, such as percent_per_day = 10"
        )
    due = None if "due" not in own else _moment(own["due"], f"{where} due")
    if isinstance(due, date) and not isinstance(due, datetime):
        raise SettingsError(f"{where} due must be a moment, not a day: {_ZONE}")
    rules = LateRules(
        LatePolicy(**policy) if policy else None,
        due,
        {name: _extension(name, value, where, due) for name, value in extensions.items()},
    )
    if rules.extensions and rules.policy is None:
        raise SettingsError(
            f"{where}: there are extensions and no late policy; add a table [late] with "
            "percent_per_day (0 takes nothing off)"
        )
    return rules


def _numbers(table: Any, where: str) -> dict[str, float]:
    if not isinstance(table, dict):
        raise SettingsError(f"{where}: must be a table")
    for name, value in table.items():
        if name not in _KNOWN:
            near = difflib.get_close_matches(name, _KNOWN, n=1)
            hint = f"did you mean {near[0]!r}? " if near else ""
            raise SettingsError(
                f"{where}: there is no setting {name!r}; {hint}The settings are: "
                f"{', '.join(_KNOWN)}"
            )
        number = isinstance(value, int | float) and not isinstance(value, bool)
        if not number or not 0 <= value <= _MOST[name]:
            raise SettingsError(
                f"{where} {name} must be a number from 0 to {_MOST[name]:g}, not {value!r}"
            )
    return table


def _moment(value: object, where: str) -> datetime | date:
    """Read a TOML date and time, or one in quotes, or a day."""
    found = value
    if isinstance(value, str):
        try:
            found = datetime.fromisoformat(value) if len(value) > 10 else date.fromisoformat(value)
        except ValueError:
            found = None
    if not isinstance(found, date):
        raise SettingsError(f"{where} must be a date and time, not {value!r}: {_ZONE}")
    if isinstance(found, datetime) and found.tzinfo is None:
        raise SettingsError(f"{where} has no time zone: {_ZONE}")
    return found


def _extension(student: str, value: object, table: str, due: datetime | None) -> Extension:
    where = f"{table} extensions, {student}:"
    if problem := id_problem(student):
        raise SettingsError(f"{where} this is no student's id ({problem})")
    if isinstance(value, str) and (time := _time(value)) is not None:
        if not timedelta() < time <= _LONGEST:
            raise SettingsError(f"{where} {value!r} is not between nothing and ten years")
        return time
    if isinstance(value, str) and not re.match(r"\d{4}-", value):
        raise SettingsError(
            f'{where} {value!r} is no time; write "3 days", "36 hours", or a date such as '
            "2026-10-08T23:59:00+02:00"
        )
    if not isinstance(value, str | date):
        raise SettingsError(f'{where} write a time in quotes, such as "3 days", not {value!r}')
    until = _moment(value, where)
    if due is not None and isinstance(until, datetime) and until < due:
        raise SettingsError(f"{where} {value} is before the due date; an extension gives more time")
    if due is not None and not isinstance(until, datetime) and until < due.date():
        raise SettingsError(f"{where} {value} is before the due date; an extension gives more time")
    return until


def _time(text: str) -> timedelta | None:
    """Read ``"1 day 12 hours"``; None if it is something else."""
    if not re.fullmatch(rf"(?:{_TIME.pattern})+", text.strip(), re.IGNORECASE):
        return None
    try:
        parts = (
            timedelta(**{_UNITS[m[2][0].lower()]: float(m[1])})
            for m in _TIME.finditer(text.strip())
        )
        return sum(parts, timedelta())
    except OverflowError:
        return timedelta.max
