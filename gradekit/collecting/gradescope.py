"""Gradescope: "Export Submissions" of a programming assignment.

A folder ``submission_NUMBER`` for every submission that counts, and beside them
``submission_metadata.yml``, which Ruby wrote: for each folder ``:submitters`` (``:name``, ``:sid``,
``:email``; several for a group), ``:created_at`` with a time zone, and results and history, which
are not needed here.

Sources: a script that reads such an export,
https://gist.github.com/m13253/f3e418a556df9506f7494e0f9cd8e80f, and on times with their zone
https://gradescope-autograders.readthedocs.io/en/latest/submission_metadata/.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from pathlib import PurePosixPath
from typing import Any

import yaml

from gradekit.collecting.arrivals import Arrival, Parsed, newest
from gradekit.collecting.source import Member, Refused
from gradekit.course.roster import Sender
from gradekit.errors import CollectError

__all__ = ["METADATA", "Record", "parse", "read_metadata"]

METADATA = "submission_metadata.yml"

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DEEPEST = 50  # a parser's time grows with the square of the depth
_SUBMITTERS, _CREATED = (":submitters", "submitters"), (":created_at", "created_at")
_TIME = re.compile(
    r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.(\d+))?\s*(?:(Z|UTC)|([+-])(\d\d):?(\d\d))?"
)


@dataclass
class Record:
    """What the metadata say of one folder."""

    senders: list[Sender] = field(default_factory=list)
    created: datetime | None = None


def parse(members: Iterable[Member], records: dict[str, Record]) -> Parsed:
    """Sort an export's files by submission; everybody in a group gets a copy of their own."""
    folders: dict[str, dict[PurePosixPath, Member]] = {}
    refused = []
    for member in members:
        if len(member.path.parts) > 1:
            name, *rest = member.path.parts
            folders.setdefault(name, {})[PurePosixPath(*rest)] = member
        elif member.path.name != METADATA:
            refused.append(Refused(str(member.path), "it lies in no submission's folder"))
    arrivals = []
    for name, files in folders.items():
        record = records.get(name)
        if record is None or not record.senders:
            why = f"{METADATA} does not say who handed it in"
            refused.append(Refused(f"{name}/", why))
            continue
        moment, told = record.created or newest(files.values()), record.created is not None
        arrivals += [Arrival(sender, files, moment, told) for sender in record.senders]
    why = f"{METADATA} names it, and there is no file of it"
    refused += [Refused(f"{name}/", why) for name in sorted(records.keys() - folders.keys())]
    return Parsed(tuple(arrivals), tuple(refused))


def read_metadata(text: str, zone: tzinfo) -> dict[str, Record]:
    """Read who handed in what, and when.

    It is read as a stream, without making anything of what is not needed: neither aliases nor
    tags in it have a meaning, however large it is.

    Raises
    ------
    CollectError
        It is not YAML, or not such a file.
    """
    try:
        return dict(_records(_shallow(yaml.parse(text, Loader=_Loader)), zone))
    except yaml.YAMLError as error:
        problem = str(getattr(error, "problem", None) or type(error).__name__)
        raise CollectError(
            f"{METADATA}: cannot be read ({problem}); export the submissions again"
        ) from error


def _records(events: Iterator[Any], zone: tzinfo) -> Iterator[tuple[str, Record]]:
    stream, document, first = (next(events, None) for _ in range(3))
    if not (stream and document and isinstance(first, yaml.MappingStartEvent)):
        raise CollectError(f"{METADATA}: is not a table of submissions; export them again")
    for name, value in _pairs(events):
        record = Record()
        if isinstance(value, yaml.MappingStartEvent):
            for key, inner in _pairs(events):
                if key in _SUBMITTERS and isinstance(inner, yaml.SequenceStartEvent):
                    record.senders = list(_senders(events))
                elif key in _CREATED and isinstance(inner, yaml.ScalarEvent):
                    record.created = _time(inner.value, zone)
                else:
                    _skip(inner, events)
        else:
            _skip(value, events)
        yield name, record


def _shallow(events: Iterator[Any]) -> Iterator[Any]:
    """Give events as long as they are not deeper than in any honest file."""
    depth = 0
    for event in events:
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            raise CollectError(f"{METADATA}: is too deep to be Gradescope's; export it again")
        yield event


def _pairs(events: Iterator[Any]) -> Iterator[tuple[str, Any]]:
    """Give a mapping's keys with the first event of their values, which is to be used up."""
    for event in events:
        if isinstance(event, yaml.MappingEndEvent):
            return
        if not isinstance(event, yaml.ScalarEvent):
            raise CollectError(f"{METADATA}: has a key that is no text; export it again")
        yield event.value, next(events)


def _senders(events: Iterator[Any]) -> Iterator[Sender]:
    for event in events:
        if isinstance(event, yaml.SequenceEndEvent):
            return
        if not isinstance(event, yaml.MappingStartEvent):
            _skip(event, events)
            continue
        found: dict[str, str] = {}
        for key, value in _pairs(events):
            if isinstance(value, yaml.ScalarEvent):
                plain = value.value.strip()
                found[key.lstrip(":")] = "" if plain in {"null", "~"} else plain
            else:
                _skip(value, events)
        name, sid, email = (found.get(key, "") for key in ("name", "sid", "email"))
        if name or sid or email:
            yield Sender(sid or email or name, name, "", sid, email)


def _skip(event: Any, events: Iterator[Any]) -> None:
    """Use up what a first event begins, however deep it is."""
    depth = int(isinstance(event, yaml.CollectionStartEvent))
    while depth:
        event = next(events)
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)


def _time(text: str, zone: tzinfo) -> datetime | None:
    match = _TIME.fullmatch(text.strip())
    if match is None:
        return None
    day, clock, fraction, utc, sign, hours, minutes = match.groups()
    if utc:
        zone = UTC
    elif sign:
        ahead = timedelta(hours=int(hours), minutes=int(minutes))
        zone = timezone(-ahead if sign == "-" else ahead)
    try:
        moment = datetime.fromisoformat(f"{day} {clock}").replace(tzinfo=zone)
        parts = int((fraction or "0").ljust(6, "0")[:6])
        return moment.replace(microsecond=parts).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
