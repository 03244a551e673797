"""The roster: a CSV file that says which student's id goes with which name, number and address.

What its columns may be called is in `gradekit.course.people`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from gradekit.course.ids import id_reason
from gradekit.course.people import Person, folded, meanings, people_in, unused_columns
from gradekit.course.sheets import Sheet, parse_sheet, read_sheet
from gradekit.errors import TableError
from gradekit.text import printable

__all__ = ["ROSTER", "Roster", "Sender", "parse_roster", "read_roster"]

ROSTER = "roster.csv"
"""The roster in the course directory that is read where no other one is named."""

_NAMING = {"id", "sid", "email", "lms", "name", "last"}


@dataclass(frozen=True)
class Sender:
    """What a download tells of who handed in.

    Parameters
    ----------
    own
        The student's id where there is no roster.
    name
        A name, as the platform writes it.
    lms
        The id or participant number of the platform.
    sid
        The student's number at the institution.
    email
        The e-mail address.
    platform
        The platform whose id ``lms`` is; ``""`` if there is none.
    """

    own: str
    name: str = ""
    lms: str = ""
    sid: str = ""
    email: str = ""
    platform: str = ""

    @property
    def number(self) -> str:
        """What tells the sender from others on the same platform."""
        return self.lms or self.sid or self.email

    @property
    def label(self) -> str:
        """How messages name the sender."""
        known = [part for part in (self.name or self.own, self.lms or self.sid) if part]
        return " ".join(dict.fromkeys(known)) or self.email


class Roster:
    """Students by all that downloads may tell of them.

    Parameters
    ----------
    people
        The lines.
    problems
        What is wrong with lines that are left out, and which columns are not used.
    """

    def __init__(self, people: Sequence[Person], problems: Sequence[str] = ()) -> None:
        self.people, self.problems = tuple(people), tuple(problems)
        self._by: dict[tuple[str, str], set[Person]] = {}
        for person in people:
            for key in {
                ("id", person.id.casefold()),
                ("lms", person.lms_id),
                ("sid", person.sid.casefold()),
                ("email", person.email.casefold()),
                *(("name", folded(name)) for name in person.names),
            }:
                if key[1]:
                    self._by.setdefault(key, set()).add(person)

    def find(self, sender: Sender) -> str:
        """Give the id of who handed in.

        What is unique goes before what is not: the platform's number, the institution's, the
        e-mail address, an id; then the name, unless the roster knows that number to be another's.

        Raises
        ------
        LookupError
            There is nobody, or more than one; the message says so, as the end of a sentence.
        """
        sure = [
            ("lms", sender.lms),
            ("sid", sender.sid.casefold()),
            ("email", sender.email.casefold()),
            ("id", sender.own.casefold()),
        ]
        for key in sure:
            found = self._by.get(key, set())
            if key[0] == "lms":
                found = {each for each in found if _same_platform(each, sender)}
            if len(found) == 1:
                return next(iter(found)).id
        alike = self._by.get(("name", folded(sender.name or sender.own)), set())
        alike = {
            each
            for each in alike
            if not (each.lms_id and sender.lms and _same_platform(each, sender))
        }
        if len(alike) > 1:
            ids = ", ".join(sorted(printable(each.id, 40) for each in alike))
            raise LookupError(
                f"the roster has several students of this name ({ids}); add the platform's number "
                "to it, in a column lms_user_id"
            )
        if not alike:
            raise LookupError("the roster has nobody of this name; add a line and collect again")
        return alike.pop().id


def read_roster(path: Path) -> Roster:
    """Read a roster.

    Raises
    ------
    TableError
        The file cannot be read, or has no column that names students.
    """
    return _roster(read_sheet(path), str(path))


def parse_roster(text: str, where: str = ROSTER) -> Roster:
    """Parse the text of a roster (see `read_roster` for errors)."""
    return _roster(parse_sheet(text.encode(), where), where)


def _roster(sheet: Sheet, where: str) -> Roster:
    unused = unused_columns(sheet.header)
    if not _NAMING & set(meanings(sheet.header)):
        raise TableError(
            f"{where}: has no column that names students, but {unused}; its first line is to have "
            "some of id, first_name, last_name, email, lms_user_id"
        )
    people: dict[str, Person] = {}
    problems = []
    for number, person in people_in(sheet).items():
        line, key = f"{where}: line {sheet.lines[number]}", person.id.casefold()
        if reason := id_reason(person.id):
            problems.append(f"{line} is left out: {reason}.")
        elif key in people:
            problems.append(f"{line} is left out: {printable(person.id, 40)} has a line already.")
        else:
            people[key] = person
    if unused:
        problems.append(f"{where}: not used are the columns {unused}.")
    return Roster(list(people.values()), problems)


def _same_platform(person: Person, sender: Sender) -> bool:
    return "" in {person.platform, sender.platform} or person.platform == sender.platform
