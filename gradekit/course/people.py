"""People in tables: what columns are called, whoever wrote them, and what a line says of somebody.

Known are lists of one's own (``id``, ``first_name``, ``last_name``, ``email``, ``lms_user_id``, as
``nbgrader db student import`` takes them), Canvas' gradebook export (``Student``, ``ID``,
``SIS User ID``, ``SIS Login ID``, ``Section``), Moodle's grading worksheet (``Identifier``,
``Full name``, ``Email address``) and gradebook export (``First name``, ``Last name``,
``ID number``), and Gradescope's roster (``Name``, ``SID``, ``Email``).

Sources: https://github.com/instructure/canvas-lms/blob/master/lib/gradebook_exporter.rb,
https://github.com/moodle/moodle/blob/main/mod/assign/feedback/offline/locallib.php and
https://docs.moodle.org/405/en/Grade_import.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations

from gradekit.course.sheets import Sheet
from gradekit.nearest import did_you_mean
from gradekit.text import printable

__all__ = ["Person", "folded", "lms_number", "meanings", "people_in", "unused_columns"]

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
    **dict.fromkeys(("section", "sections"), "section"),
}
_CANVAS = {"student", "id"}  # where both are there, ID is Canvas' own number
_NO_STUDENT = ("points possible", "manual posting")  # what Canvas' second and third lines say
_MOST_NAMED = 8
_NEAR = 0.75


@dataclass(frozen=True)
class Person:
    """What a table, or nbgrader's gradebook, knows of a student.

    Parameters
    ----------
    id
        The student's id in the course.
    first_name, last_name
        The parts of the name, where they are apart.
    email
        The e-mail address.
    lms_id
        The number on a platform.
    platform
        Which platform that is; ``""`` if it is not known.
    login
        The name with which the student logs in.
    sid
        The student's number at the institution.
    name
        The whole name, as the table writes it.
    section
        The group, as Canvas calls it.
    """

    id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    lms_id: str = ""
    platform: str = ""
    login: str = ""
    sid: str = ""
    name: str = ""
    section: str = ""

    @property
    def sortable_name(self) -> str:
        """The whole name as it is written, or the last name first; the id where none is known."""
        parts = ", ".join(filter(None, (self.last_name, self.first_name)))
        return self.name or parts or self.id

    @property
    def names(self) -> tuple[str, ...]:
        """The name in each order in which platforms write it."""
        found = {" ".join(order) for order in permutations((self.first_name, self.last_name))}
        found.add(self.name)
        if "," in self.name:
            found.add(" ".join(reversed(self.name.split(",", 1))))
        words = self.name.split()
        found.add(" ".join((*words[-1:], *words[:-1])))  # as Canvas sorts names
        return tuple(sorted(each for each in found if each.strip()))


def meanings(header: Sequence[str]) -> tuple[str, ...]:
    """Tell what each column says: a field of `Person` in one word; ``""`` for others."""
    keys = [_key(name) for name in header]
    meant = [_COLUMNS.get(key, "") for key in keys]
    if set(keys) >= _CANVAS:
        meant[keys.index("id")] = "lms"
    return tuple(meant)


def people_in(sheet: Sheet) -> dict[int, Person]:
    """Read who is in a table, by the number of the row, from 0.

    An id is the first of these that is there: an id or login, the student's number, the e-mail
    address, the platform's number, the name. It may be none that a folder could have.
    """
    meant, platform = meanings(sheet.header), _platform(sheet.header)
    people = {}
    for number, cells in enumerate(sheet.rows):
        row: dict[str, str] = {}
        for what, cell in zip(meant, cells, strict=True):
            if what and cell.strip():
                row.setdefault(what, cell.strip())
        if row and not row.get("name", "").casefold().startswith(_NO_STUDENT):
            people[number] = _person(row, platform)
    return people


def unused_columns(header: Sequence[str]) -> str:
    """Name the columns that say nothing of people, and the known ones that may be meant."""
    unused = [name for name, what in zip(header, meanings(header), strict=True) if not what]
    said = [_asked(name) for name in unused[:_MOST_NAMED]]
    more = f" and {len(unused) - _MOST_NAMED} more" if unused[_MOST_NAMED:] else ""
    return ", ".join(said) + more


def folded(name: str) -> str:
    """Give what stays of a name in every way of writing it: letters without accents, and digits."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    return "".join(sign for sign in plain if sign.isalnum())


def lms_number(text: str) -> str:
    """Give the number alone, where there is a word before it: Participant 123."""
    return re.sub(r"^\D*(?=\d+$)", "", text.strip())


def _person(row: dict[str, str], platform: str) -> Person:
    login, sid, email, lms, name, first, last = (
        row.get(what, "") for what in ("id", "sid", "email", "lms", "name", "first", "last")
    )
    lms = lms_number(lms)
    called = name.replace(",", "") or f"{first} {last}".strip()
    return Person(
        id=login or sid or email or lms or called,
        first_name=first,
        last_name=last,
        email=email,
        lms_id=lms,
        platform=platform,
        login=login,
        sid=sid,
        name=name,
        section=row.get("section", ""),
    )


def _platform(header: Sequence[str]) -> str:
    keys = {_key(name) for name in header}
    if keys >= _CANVAS:
        return "canvas"
    return "moodle" if "identifier" in keys else ""


def _asked(name: str) -> str:
    asked = did_you_mean(_key(name), _COLUMNS, near=_NEAR)
    return printable(name, 40) + (f" ({asked})" if asked else "")


def _key(name: str) -> str:
    return re.sub(r"[\W_]", "", name).casefold()
