"""What handing in late costs: a policy, who got more time, and what follows for a submission.

All times here are UTC without a zone, as nbgrader keeps them, but for what a setting says.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import TypeAlias

from gradekit.course.autograded import points

__all__ = [
    "Extension",
    "Handing",
    "LatePolicy",
    "LateRules",
    "Lateness",
    "is_old",
    "late_words",
    "lateness",
]

_DAY = timedelta(days=1)
_HUNDREDTH = 0.005

Extension: TypeAlias = timedelta | datetime | date
"""More time: so much of it, until a moment (with its zone), or until a day."""


@dataclass(frozen=True)
class LatePolicy:
    """What is taken off.

    Parameters
    ----------
    percent_per_day
        Share of the points, in percent, that each started day costs.
    grace_minutes
        How long after the due date the first day begins.
    cap_percent
        The most that is taken off, in percent of the points.
    """

    percent_per_day: float
    grace_minutes: float = 0.0
    cap_percent: float = 100.0


@dataclass(frozen=True)
class LateRules:
    """What an assignment's settings say about handing in late.

    Parameters
    ----------
    policy
        The policy, if there is one; without one, nbgrader's own settings hold.
    due
        The due date, with its zone; None if the gradebook's holds.
    extensions
        Who got more time, by the student's id.
    """

    policy: LatePolicy | None = None
    due: datetime | None = None
    extensions: Mapping[str, Extension] = field(default_factory=dict)

    @property
    def due_utc(self) -> datetime | None:
        """The due date as nbgrader keeps it."""
        return None if self.due is None else _naive(self.due)

    def due_for(self, student: str, handing: Handing) -> datetime | None:
        """Give the due date that counts for a student, the latest of those that were granted."""
        if handing.due is None:
            return None
        granted = handing.due + handing.extension
        more = self.extensions.get(student)
        return granted if more is None else max(granted, self._until(more, handing.due))

    def _until(self, more: Extension, due: datetime) -> datetime:
        if isinstance(more, timedelta):
            return due + more
        if isinstance(more, datetime):
            return _naive(more)
        # A day lasts until the hour at which the assignment is due.
        zone = UTC if self.due is None else self.due.tzinfo
        hour = due.replace(tzinfo=UTC).astimezone(zone).timetz()
        return _naive(datetime.combine(more, hour))


@dataclass(frozen=True)
class Handing:
    """When something was handed in, and when it was due.

    Parameters
    ----------
    timestamp
        When it was handed in, if known.
    due
        When the assignment is due, if ever.
    extension
        The time that nbgrader's gradebook grants the student on top.
    """

    timestamp: datetime | None
    due: datetime | None
    extension: timedelta = timedelta()


@dataclass(frozen=True)
class Lateness:
    """How late a submission is, and what that costs.

    Parameters
    ----------
    late
        The time since the student's due date.
    days
        The days that have started after the grace period.
    percent
        What is taken off, in percent of the points.
    capped
        Whether more days would take off no more.
    """

    late: timedelta
    days: int
    percent: float
    capped: bool = False

    def points(self, score: float) -> float:
        """Give what is taken off of a score: hundredths, half a hundredth rounded up."""
        hundredths = max(0, round(score * 100))
        taken = Fraction(hundredths) * Fraction(str(self.percent)) / 100
        return math.floor(taken + Fraction(1, 2)) / 100

    @property
    def words(self) -> str:
        """It in words, such as "2 days late", and the percentage."""
        if not self.days:
            return f"{_duration(self.late)} late: within the grace period, nothing is taken off"
        most = " (the most that is taken off)" if self.capped else ""
        return f"{_count(self.days, 'day')} late: \N{MINUS SIGN}{points(self.percent)} %{most}"

    @property
    def document(self) -> dict[str, object]:
        """It as JSON data."""
        return {
            "words": self.words,
            "seconds": self.late.total_seconds(),
            "days": self.days,
            "percent": self.percent,
        }


def lateness(rules: LateRules, student: str, handing: Handing) -> Lateness | None:
    """Tell how late a submission is; None if it is not, or if there is no policy."""
    due = rules.due_for(student, handing)
    if rules.policy is None or due is None or handing.timestamp is None:
        return None
    late = handing.timestamp - due
    if late <= timedelta():
        return None
    policy = rules.policy
    counted = late - timedelta(minutes=policy.grace_minutes)
    days = max(0, -(-counted // _DAY))
    asked = float(days * Fraction(str(policy.percent_per_day)))
    percent = min(asked, policy.cap_percent, 100.0)
    return Lateness(late, days, percent, asked > percent)


def late_words(
    rules: LateRules, student: str, handing: Handing, *, earned: float, penalty: float
) -> str:
    """Say what being late cost, as far as the gradebook's penalty is the policy's.

    Parameters
    ----------
    rules
        The assignment's.
    student
        The student's id.
    handing
        When it was handed in.
    earned
        The points before anything is taken off.
    penalty
        The points that the gradebook takes off.

    Returns
    -------
    str
        ``""`` where nothing was late.
    """
    found = lateness(rules, student, handing)
    expected = 0.0 if found is None else min(found.points(earned), earned)
    if abs(expected - penalty) >= _HUNDREDTH:
        return f"late: \N{MINUS SIGN}{points(penalty)} points" if penalty else ""
    return "" if found is None else found.words


def is_old(
    rules: LateRules, student: str, handing: Handing, *, earned: float, penalty: float
) -> bool:
    """Tell whether a penalty is another than the policy's of now; see `late_words` for the rest.

    So it is after a person gave points, or after the settings changed, until the next run.
    """
    if rules.policy is None:
        return False
    found = lateness(rules, student, replace(handing, due=rules.due_utc or handing.due))
    expected = 0.0 if found is None else min(found.points(earned), earned)
    return abs(expected - penalty) >= _HUNDREDTH


def _naive(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)


def _duration(time: timedelta) -> str:
    minutes = max(1, math.ceil(time.total_seconds() / 60))
    return _count(minutes, "minute") if minutes < 120 else _count(minutes // 60, "hour")


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"
