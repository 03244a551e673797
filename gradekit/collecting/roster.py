"""The roster: a CSV file that says which student's id goes with which name, number and address.

Read are lists of one's own (``id``, ``first_name``, ``last_name``, ``email``, ``lms_user_id``, as
``nbgrader db student import`` takes them), Canvas' gradebook export (``Student``, ``ID``,
``SIS User ID``, ``SIS Login ID``), Moodle's grading worksheet (``Identifier``, ``Full name``,
``Email address``) and gradebook export (``First name``, ``Last name``, ``ID number``), and
Gradescope's roster (``Name``, ``SID``, ``Email``).

Sources: https://github.com/instructure/canvas-lms/blob/master/lib/gradebook_exporter.rb,
https://github.com/moodle/moodle/blob/main/mod/assign/feedback/offline/locallib.php and
https://docs.moodle.org/405/en/Grade_import.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path

from gradekit.collecting.arrivals import Sender
from gradekit.course.ids import id_reason
from gradekit.errors import CollectError
from gradekit.text import printable

__all__ = ["Person", "Roster", "parse_roster", "read_roster"]

_LARGEST = 64 * 2**20  # bytes
_MOST_NAMED = 8

# What columns are called, without case, spaces and punctuation -> what they say.
_COLUMNS: dict[str, str] = {
    **dict.fromkeys(("id", "studentid", "username", "userid", "login", "loginid"), "id"),
    "sisloginid": "id",
    **dict.fromkeys(("sid", "sisuserid", "idnumber", "studentnumber"), "sid"),
    **dict.fromkeys(("email", "emailaddress", "mail"), "email"),
    **dict.fromkeys(("lmsuserid", "lmsid", "canvasid", "canvasuserid", "moodleid"), "lms"),
    **dict.fromkeys(("identifier", "participant", "participantnumber"), "lms"),
    **dict.fromkeys(("firstname", "givenname"), "first"),
    **dict.fromkeys(("lastname", "surname", "familyname"), "last"),
    **dict.fromkeys(("name", "fullname", "student", "studentname", "displayname"), "name"),
}
_CANVAS = {"student", "id"}  # where both are there, ID is Canvas' own number
_NO_STUDENT = ("points possible", "manual posting")  # what Canvas' second and third lines say


@dataclass(frozen=True)
class Person:
    """A line of the roster: the student's id, and what else is known.

    ``lms`` is the id on a platform, ``""`` as the platform if that is not known.
    """

    id: str
    names: tuple[str, ...] = ()
    lms: str = ""
    sid: str = ""
    email: str = ""
    platform: str = ""


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
                ("lms", person.lms),
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
            each for each in alike if not (each.lms and sender.lms and _same_platform(each, sender))
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
    CollectError
        The file cannot be read, or has no column that names students.
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise CollectError(f"{path}: is far too large for a roster")
        return parse_roster(_decoded(path.read_bytes()), str(path))
    except OSError as error:
        raise CollectError(f"{path}: cannot be read ({error.strerror})") from error


def parse_roster(text: str, where: str = "roster.csv") -> Roster:
    """Parse the text of a roster (see `read_roster` for errors)."""
    head = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",;\t", key=head.count)
    try:
        lines = list(csv.reader(io.StringIO(text.lstrip(), newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise CollectError(f"{where}: is no table that can be read ({error})") from error
    if not lines:
        raise CollectError(f"{where}: is empty; give a CSV file with a line of column names")
    keys = [_plain(name) for name in lines[0]]
    meant = [_COLUMNS.get(key, "") for key in keys]
    platform = "moodle" if "identifier" in keys else ""
    if set(keys) >= _CANVAS:
        meant[keys.index("id")] = "lms"
        platform = "canvas"
    if not {"id", "sid", "email", "lms", "name", "last"} & set(meant):
        raise CollectError(
            f"{where}: has no column that names students; its first line is to have some of id, "
            "first_name, last_name, email, lms_user_id"
        )
    unused = [printable(name, 40) for name, what in zip(lines[0], meant, strict=True) if not what]
    people, problems = _people(_rows(lines[1:], meant), where, platform)
    if unused:
        more = f" and {len(unused) - _MOST_NAMED} more" if unused[_MOST_NAMED:] else ""
        problems.append(
            f"{where}: not used are the columns {', '.join(unused[:_MOST_NAMED])}{more}."
        )
    return Roster(people, problems)


def folded(name: str) -> str:
    """Give what stays of a name in every way of writing it: letters without accents, and digits."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    return "".join(sign for sign in plain if sign.isalnum())


def _rows(
    lines: Sequence[Sequence[str]], meant: Sequence[str]
) -> Iterator[tuple[int, Mapping[str, str]]]:
    for number, cells in enumerate(lines, start=2):
        row: dict[str, str] = {}
        for what, cell in zip(meant, cells, strict=False):
            if what and cell.strip():
                row.setdefault(what, cell.strip())
        if row and not row.get("name", "").casefold().startswith(_NO_STUDENT):
            yield number, row


def _people(
    rows: Iterator[tuple[int, Mapping[str, str]]], where: str, platform: str
) -> tuple[list[Person], list[str]]:
    people: dict[str, Person] = {}
    problems = []
    for number, row in rows:
        lms = re.sub(r"^\D*(?=\d+$)", "", row.get("lms", ""))  # Participant 123
        sid, email = row.get("sid", ""), row.get("email", "")
        student = row.get("id") or sid or email or lms
        name = row.get("name", "")
        parts = [row.get("first", ""), row.get("last", "")]
        names = {name, *(" ".join(order) for order in permutations(parts))}
        if "," in name:
            names.add(" ".join(reversed(name.split(",", 1))))
        words = name.split()
        names.add(" ".join((*words[-1:], *words[:-1])))  # as Canvas sorts names
        student = student or name.replace(",", "") or " ".join(parts).strip()
        if reason := id_reason(student):
            problems.append(f"{where}: line {number} is left out: {reason}.")
        elif student.casefold() in people:
            shown = printable(student, 40)
            problems.append(f"{where}: line {number} is left out: {shown} has a line already.")
        else:
            known = tuple(sorted(each for each in names if each.strip()))
            people[student.casefold()] = Person(student, known, lms, sid, email, platform)
    return list(people.values()), problems


def _same_platform(person: Person, sender: Sender) -> bool:
    return "" in {person.platform, sender.platform} or person.platform == sender.platform


def _plain(name: str) -> str:
    return re.sub(r"[\W_]", "", name).casefold()


def _decoded(data: bytes) -> str:
    """Decode what spreadsheets write: UTF-16 and UTF-8 with their marks, UTF-8, or Windows'."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")
