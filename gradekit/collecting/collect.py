"""Collects submissions: from downloads, through the roster, into the course."""

from __future__ import annotations

import zoneinfo
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from datetime import UTC, tzinfo
from pathlib import Path

from gradekit.collecting.arrivals import Arrival
from gradekit.collecting.handed import Limits, read_files
from gradekit.collecting.kinds import Kind, parse
from gradekit.collecting.opening import open_source
from gradekit.collecting.placing import Shelf
from gradekit.collecting.results import Collected, Fate, Line
from gradekit.collecting.source import MemberError, Source
from gradekit.collecting.versions import Version, fingerprint
from gradekit.course.folders import Assignment
from gradekit.course.ids import id_reason
from gradekit.course.roster import ROSTER, Roster, Sender, read_roster
from gradekit.errors import CollectError, SettingsError
from gradekit.nearest import did_you_mean
from gradekit.text import printable

__all__ = ["Options", "collect"]

_MOST_LATE = 20
_TELL_APART = "a roster.csv with their numbers in a column lms_user_id tells them apart"


@dataclass(frozen=True)
class Options:
    """How to collect.

    Parameters
    ----------
    kind
        Where the submissions come from; None to find out for each source.
    roster
        The roster; None for the course's, if it has one.
    timezone
        The time zone of times that come without one; None for the course's setting.
    entry_times
        Whether the times beside files count as those of handing in, where nothing else tells.
    dry_run
        Whether to write nothing.
    """

    kind: Kind | None = None
    roster: Path | None = None
    timezone: str | None = None
    entry_times: bool = False
    dry_run: bool = False


def collect(
    assignment: Assignment,
    sources: Sequence[Path],
    options: Options = Options(),
) -> Collected:
    """Take submissions into ``submitted/``; see `Options`.

    Nothing that a source holds stops the rest: what cannot be taken is told.

    Raises
    ------
    CollectError
        No source can be read at all.
    TableError
        The roster cannot be read.
    SettingsError
        There is no such time zone.
    """
    course = assignment.course
    zone = _zone(options.timezone or course.settings.timezone)
    path = options.roster or course.root / ROSTER
    roster = read_roster(path) if options.roster or path.exists() else None
    notes = list(roster.problems) if roster else []
    lines: list[Line] = []
    problems = []
    with Shelf(assignment, dry_run=options.dry_run) as shelf:
        work = _Work(assignment, roster, zone, options, shelf)
        for each in sources:
            try:
                found = list(work.source(each, notes))
            except CollectError as error:
                problems.append(str(error))
                found = [Line(each.name, each.name, Fate.NOT_TAKEN, why=str(error))]
            lines += found
    if len(problems) == len(sources):
        raise CollectError("\n".join(problems))
    return Collected(assignment.name, tuple(lines), tuple(dict.fromkeys(notes)), options.dry_run)


@dataclass(frozen=True)
class _Work:
    assignment: Assignment
    roster: Roster | None
    zone: tzinfo
    options: Options
    shelf: Shelf

    def source(self, path: Path, notes: list[str]) -> Iterator[Line]:
        with open_source(path, self.zone) as source:
            try:
                kind, parsed = parse(source, self.options.kind, self.assignment.name, self.zone)
            except CollectError as error:
                raise CollectError(f"{path}: {error}") from error
            notes += [f"{path.name}: {note}" for note in self._notes(kind, parsed.notes)]
            late = sorted({each.sender.label for each in parsed.arrivals if each.late})
            if late:
                notes.append(f"{path.name}: marked as late: {_some(late)}.")
            for refused in (*source.refused, *parsed.refused):
                yield Line(path.name, refused.name, Fate.NOT_TAKEN, why=refused.why)
            notes += [f"{path.name}: {note}" for note in self._called_otherwise(parsed.arrivals)]
            arrivals = sorted(parsed.arrivals, key=lambda each: each.order, reverse=True)
            yield from sorted(self._arrivals(path.name, source, kind, arrivals), key=_place)

    def _notes(self, kind: Kind, notes: Sequence[str]) -> Iterator[str]:
        yield f"read as {kind}."
        for note in notes:
            if kind in {Kind.CANVAS, Kind.MOODLE}:
                taken = "They are taken for it (--times entries)."
                left = "None is written down; --times entries takes them for it all the same."
                yield f"{note} {taken if self.options.entry_times else left}"
            else:
                yield note

    def _called_otherwise(self, arrivals: Sequence[Arrival]) -> Iterator[str]:
        """Say which submissions have the notebook of another assignment, and not of this one."""
        notebooks = {each.notebook: each.name for each in self.assignment.course.assignments}
        theirs: Counter[str] = Counter()
        for arrival in arrivals:
            stems = {path.stem for path in arrival.files if path.suffix == ".ipynb"}
            if self.assignment.notebook not in stems:
                theirs.update(notebooks[stem] for stem in stems & notebooks.keys())
        for other, count in theirs.items():
            yield (
                f"{count} of {len(arrivals)} submissions have a notebook called like that of "
                f"{other}, not of {self.assignment.name}; if it is work for {other}, collect it "
                f"with --assignment {other} (docs/collecting.md, Taken for the wrong assignment)."
            )

    def _arrivals(
        self, name: str, source: Source, kind: Kind, arrivals: Sequence[Arrival]
    ) -> Iterator[Line]:
        named: list[tuple[Arrival, Line, str]] = []
        senders: dict[str, set[Sender]] = {}
        for arrival in arrivals:
            line = Line(name, arrival.sender.label, Fate.NOT_TAKEN, late=arrival.late)
            try:
                student = self._student(arrival)
            except LookupError as error:
                yield replace(line, fate=Fate.UNKNOWN, why=str(error.args[0]))
                continue
            named.append((arrival, line, student))
            senders.setdefault(student, set()).add(arrival.sender)
        for arrival, line, student in named:
            if len(senders[student]) > 1:
                yield replace(line, fate=Fate.UNKNOWN, why=_mixed(student, senders[student]))
                continue
            if reason := id_reason(student):
                yield replace(line, why=f"{student!r} can be no student's id: {reason}")
                continue
            yield self._placed(source, kind, arrival, replace(line, student=student))

    def _student(self, arrival: Arrival) -> str:
        return arrival.sender.own if self.roster is None else self.roster.find(arrival.sender)

    def _placed(self, source: Source, kind: Kind, arrival: Arrival, line: Line) -> Line:
        sizes = self.assignment.course.settings.sizes
        limits = Limits(self.assignment.notebook, sizes.notebook_mb * 2**20)
        trusted = kind in {Kind.NBGRADER, Kind.FOLDER}
        try:
            handed = read_files(source, arrival, limits, ours=trusted)
            moment, timed = arrival.moment, arrival.told or self.options.entry_times
            if handed.moment is not None and not arrival.told:
                moment, timed = handed.moment, True
            number = arrival.sender.number
            sender = f"{kind} {number}" if number and not trusted else ""
            version = Version(fingerprint(handed.hashed), moment, arrival.sequence, timed, sender)
            fate = self.shelf.place(line.student, handed.files, version)
        except MemberError as error:
            return replace(line, why=str(error))
        except OSError as error:
            why = f"it cannot be written ({error.strerror}): {error.filename}"
            return replace(line, why=why)
        told = moment.astimezone(UTC).isoformat() if timed else ""
        return replace(
            line,
            fate=fate,
            why=handed.odd,
            moment=told,
            files=len(handed.files),
            left_out=handed.left_out,
        )


def _place(line: Line) -> str:
    """Where people look for a line: among students' ids."""
    return (line.student or line.label).casefold()


def _mixed(student: str, senders: Set[Sender]) -> str:
    """Say why nothing is taken of senders who would all be the same student."""
    if len({each.number for each in senders}) > 1:
        return f"several students of this download would be {student!r}; {_TELL_APART}"
    names = ", ".join(
        sorted(printable(f"{each.name} {each.email}".strip(), 60) for each in senders)
    )
    return (
        f"this number has several names ({names}), so that somebody may have taken another's; "
        "see whose these files are, and collect the right ones as a folder"
    )


def _zone(name: str) -> tzinfo:
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as error:
        known = sorted(zoneinfo.available_timezones())
        hint = did_you_mean(name, known, "such as Europe/Berlin or UTC")
        raise SettingsError(f"there is no time zone {printable(name, 60)!r}; {hint}") from error


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - _MOST_LATE} more" if names[_MOST_LATE:] else ""
    return ", ".join(names[:_MOST_LATE]) + more
