"""nbgrader's exchange: the ``inbound`` folder of a course, into which students submit.

Every submission is a folder ``STUDENT+ASSIGNMENT+TIMESTAMP+RANDOM``; the last part is missing where
the exchange is configured so. What it holds lies in it as the student had it, with
``timestamp.txt`` and ``submission_secret.txt``.

Source: ``nbgrader/exchange/default/submit.py`` and ``collect.py``, and
https://nbgrader.readthedocs.io/en/stable/user_guide/managing_assignment_files.html.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import PurePosixPath

from gradekit.collecting.arrivals import Arrival, Parsed, newest
from gradekit.collecting.source import Member, Refused
from gradekit.course.roster import Sender

__all__ = ["matches", "parse"]

_FOLDER = re.compile(
    r"(?P<student>.+?)\+(?P<assignment>[^+]+)"
    r"\+(?P<time>\d{4}-\d\d-\d\d \d\d[:_]\d\d[:_]\d\d(?:\.\d+)?(?: [\w+-]+)?)(?:\+.*)?"
)


def matches(path: PurePosixPath) -> bool:
    """Tell whether a file lies in a folder of the exchange."""
    return len(path.parts) > 1 and _FOLDER.fullmatch(path.parts[0]) is not None


def parse(members: Iterable[Member], assignment: str) -> Parsed:
    """Sort the submissions of an assignment by student; those of others are left alone."""
    folders: dict[str, dict[PurePosixPath, Member]] = {}
    refused, others = [], set()
    for member in members:
        name, *rest = member.path.parts
        match = _FOLDER.fullmatch(name) if rest else None
        if match is None:
            why = "it lies in no folder of the exchange (student+assignment+time)"
            refused.append(Refused(str(member.path), why))
        elif match["assignment"] != assignment:
            others.add(match["assignment"])
        else:
            folders.setdefault(name, {})[PurePosixPath(*rest)] = member
    arrivals = []
    for name, files in folders.items():
        match = _FOLDER.fullmatch(name)
        assert match is not None
        moment = _time(match["time"])
        arrivals.append(
            Arrival(
                Sender(match["student"]),
                files,
                moment or newest(files.values()),
                moment is not None,
            )
        )
    notes = (f"Left alone: submissions of {', '.join(sorted(others))}.",) if others else ()
    return Parsed(tuple(arrivals), tuple(refused), notes)


def _time(text: str) -> datetime | None:
    """Read a time as the exchange names folders by it; only UTC can be read for sure."""
    day, clock, *zone = text.replace("_", ":").split(" ")
    if zone not in ([], ["UTC"]):
        return None
    try:
        return datetime.fromisoformat(f"{day} {clock}").replace(tzinfo=UTC)
    except ValueError:
        return None
