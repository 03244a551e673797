"""Which line of a table is which student's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from gradekit.course.people import Person, folded, lms_number, meanings, people_in
from gradekit.course.roster import Roster, Sender
from gradekit.course.sheets import Sheet, safe_cell
from gradekit.errors import ExportError
from gradekit.exports.scores import ClassScores, StudentScores, listed
from gradekit.nearest import did_you_mean
from gradekit.text import printable

__all__ = ["Matched", "changed_ids", "match_rows", "people_handed_in", "there_are"]

_KINDS = ("id", "sid", "email", "lms")
"""What columns hold that may be students' ids; of such with equally many, the first."""

_MOST_HEADINGS = 30


@dataclass(frozen=True)
class Matched:
    """The lines that belong to students.

    Parameters
    ----------
    rows
        By the number of the line, from 0, whose it is.
    problems
        Who is not in the table, or more than once: a sentence each.
    notes
        By what people were found, where that is less sure than an id.
    """

    rows: Mapping[int, StudentScores]
    problems: tuple[str, ...]
    notes: tuple[str, ...] = ()


def match_rows(
    sheet: Sheet,
    rows: Sequence[int],
    scores: ClassScores,
    where: str,
    *,
    column: str | None = None,
    roster: Roster | None = None,
) -> Matched:
    """Find the students' lines in the way that finds most of them.

    That is one column with their ids, or all that a line says of a person, looked up in the
    roster; or else their names. An id is the cell itself, or what is before the @ of an e-mail
    address; large and small letters are told apart only where that is needed.

    Parameters
    ----------
    sheet
        The table.
    rows
        The numbers of the lines that are people's.
    scores
        The class.
    where
        How messages name the table.
    column
        The heading of the column that holds the ids, if the user said so.
    roster
        The course's roster, if there is one.

    Raises
    ------
    ExportError
        There is no such column, or nobody is found.
    """
    students = {each.student: each for each in scores.students}
    found: dict[int, str] = {}
    notes: tuple[str, ...] = ()
    if column is not None:
        place = sheet.column(column)
        if place is None:
            headings = there_are(column, sheet.header)
            raise ExportError(f"{where}: there is no column {column!r}; {headings}")
        found = _by_cells({row: sheet.rows[row][place] for row in rows}, students)
    else:
        wanted = set(rows)
        people = {row: person for row, person in people_in(sheet).items() if row in wanted}
        for here in _ways(sheet, people, students, roster):
            if len(here) > len(found):
                found = here
        named = _by_names(people, students)
        if len(named) > len(found):
            found = named
            notes = (f"{where}: students were found by their names, as no column has their ids.",)
    if not found:
        raise ExportError(
            f"{where}: no line is of a student of this course (such as "
            f"{listed([each.student for each in scores.handed_in][:3])}); which column holds their "
            f"ids? Say --match COLUMN; {there_are('', sheet.header)}"
        )
    lines: defaultdict[str, list[int]] = defaultdict(list)
    for row, student in found.items():
        lines[student].append(row)
    twice = sorted(student for student, places in lines.items() if len(places) > 1)
    lost = [each.student for each in scores.handed_in if each.student not in lines]
    problems = []
    if lost:
        problems.append(f"{where}: no line for {listed(lost)}; their scores are not in the result.")
    if twice:
        problems.append(f"{where}: several lines could be {listed(twice)}'s; none was filled in.")
    once = {places[0]: students[name] for name, places in lines.items() if len(places) == 1}
    return Matched(dict(sorted(once.items())), tuple(problems), notes)


def people_handed_in(
    scores: ClassScores, roster: Sheet | None, where: str, column: str | None
) -> tuple[list[tuple[Person, StudentScores]], Matched]:
    """Tell who they are that handed in: what the roster says of them, or else the gradebook.

    The parameters are those of `match_rows`, of which the second result is.
    """
    if roster is None:
        return [(each.person, each) for each in scores.handed_in], Matched({}, ())
    matched = match_rows(roster, range(len(roster.rows)), scores, where, column=column)
    people = people_in(roster)
    found = [
        (people.get(row, each.person), each)
        for row, each in matched.rows.items()
        if each.marks is not None
    ]
    return found, matched


def changed_ids(cells: Iterable[str]) -> tuple[str, ...]:
    """Tell of ids that begin like a formula, and so cannot be written as they are."""
    changed = [printable(cell, 60) for cell in cells if safe_cell(cell) != cell]
    if not changed:
        return ()
    return (
        f"Ids that a spreadsheet would compute were made text, and may not be known again: "
        f"{listed(changed)}.",
    )


def there_are(name: str, headings: Iterable[str]) -> str:
    """Name the heading that is meant, and all that there are, as the end of a sentence."""
    known = [each for each in headings if each]
    asked = did_you_mean(name, known)
    shown = ", ".join(repr(printable(each, 80)) for each in known[:_MOST_HEADINGS]) or "none"
    return f"{printable(asked)} There are: {shown}" if asked else f"there are: {shown}"


def _ways(
    sheet: Sheet,
    people: Mapping[int, Person],
    students: Mapping[str, object],
    roster: Roster | None,
) -> Iterator[dict[int, str]]:
    meant = meanings(sheet.header)
    for kind in _KINDS:
        for place in (number for number, what in enumerate(meant) if what == kind):
            cells = {row: sheet.rows[row][place] for row in people}
            if kind == "lms":
                cells = {row: lms_number(cell) for row, cell in cells.items()}
            yield _by_cells(cells, students)
    if roster is not None:
        yield _by_roster(people, students, roster)


def _by_cells(cells: Mapping[int, str], students: Mapping[str, object]) -> dict[int, str]:
    alike: defaultdict[str, list[str]] = defaultdict(list)
    for student in students:
        alike[student.casefold()].append(student)

    def whose(cell: str) -> str | None:
        if cell in students:
            return cell
        return _only(alike.get(cell.casefold(), ()))

    found: dict[int, str] = {}
    for row, text in cells.items():
        cell = text.strip().removeprefix("'")
        name = whose(cell) or whose(cell.partition("@")[0])
        if name is not None:
            found[row] = name
    return found


def _by_roster(
    people: Mapping[int, Person], students: Mapping[str, object], roster: Roster
) -> dict[int, str]:
    found: dict[int, str] = {}
    for row, person in people.items():
        sender = Sender(
            own=person.login or person.sid or person.email,
            name=person.name or f"{person.first_name} {person.last_name}".strip(),
            lms=person.lms_id,
            sid=person.sid,
            email=person.email,
            platform=person.platform,
        )
        try:
            student = roster.find(sender)
        except LookupError:
            continue
        if student in students:
            found[row] = student
    return found


def _by_names(people: Mapping[int, Person], students: Mapping[str, object]) -> dict[int, str]:
    """Find who has a name for an id, as after collecting without a roster."""
    alike: defaultdict[str, list[str]] = defaultdict(list)
    for student in students:
        alike[folded(student)].append(student)
    found: dict[int, str] = {}
    for row, person in people.items():
        meant = {each for name in person.names for each in alike.get(folded(name), ())}
        if (only := _only([*meant])) is not None:
            found[row] = only
    return found


def _only(names: Sequence[str]) -> str | None:
    return names[0] if len(names) == 1 else None
