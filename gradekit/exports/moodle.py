"""Scores in the tables that Moodle imports.

The gradebook's import lets people map columns to ID number, username or e-mail address, a grade and
its feedback; grade and feedback go together (https://docs.moodle.org/311/en/Grade_import). The
offline grading worksheet of an assignment is read back by its headings ``Identifier``, ``Grade``
and ``Last modified (grade)``, as UTF-8 with commas
(https://github.com/moodle/moodle/blob/main/mod/assign/feedback/offline/importgradeslib.php).
"""

from __future__ import annotations

import re

from gradekit.course import points
from gradekit.course.people import Person
from gradekit.course.roster import Roster
from gradekit.course.sheets import Sheet, table_text
from gradekit.errors import ExportError
from gradekit.exports.matching import changed_ids, match_rows, people_handed_in, there_are
from gradekit.exports.scores import ClassScores, StudentScores, listed
from gradekit.exports.written import Wishes, Written
from gradekit.text import printable

__all__ = ["fill_moodle", "make_moodle"]

HEADER = ("Username", "ID number", "Email address", "First name", "Last name", "Grade", "Feedback")
_WORKSHEET = ("Identifier", "Grade", "Last modified (grade)")
_IDS = ("Identifier", "Username", "ID number", "Email address", "Email")
_PEOPLE = frozenset(
    name.casefold() for name in (*_IDS, "First name", "Last name", "Surname", "Full name")
)
_DRESS = re.compile(r"^(?:Assignment|Assign)\s*:\s*|\s*\((?:Real|Feedback)\)$", re.IGNORECASE)


def fill_moodle(
    scores: ClassScores,
    template: Sheet,
    wishes: Wishes,
    where: str,
    roster: Roster | None = None,
) -> Written:
    """Fill in an offline grading worksheet, or a gradebook that Moodle exported.

    Of a worksheet all columns are kept, of a gradebook those of people and the filled ones. Who
    handed in nothing keeps what Moodle has.

    Raises
    ------
    ExportError
        The column of grades is not to be found.
    """
    worksheet = all(template.column(name) is not None for name in _WORKSHEET)
    grade, feedback = _find(scores, template, wishes.column, worksheet, where)
    rows = range(len(template.rows))
    matched = match_rows(template, rows, scores, where, column=wishes.match, roster=roster)
    problems = [*scores.problems, *matched.problems]
    locked, worths = [], set()
    may_change, worth = template.column("Grade can be changed"), template.column("Maximum Grade")
    filled: list[list[object]] = [[*row] for row in template.rows]
    for number, each in matched.rows.items():
        row = template.rows[number]
        if each.marks is None:
            continue
        if worksheet and may_change is not None and row[may_change].strip().casefold() == "no":
            locked.append(each.student)
            continue
        if worksheet and worth is not None and row[worth].strip():
            worths.add(row[worth].strip().replace(",", "."))
        filled[number][grade] = each.score
        if feedback is not None:
            filled[number][feedback] = _feedback(scores, each)
    if locked:
        problems.append(f"{where}: Moodle lets nobody change the grades of {listed(locked)}.")
    if other := {each for each in worths if _differs(each, scores.max_score)}:
        problems.append(
            f"{where}: Moodle's maximum is {printable(min(other), 20)}, the assignment's "
            f"{points(scores.max_score)}; the grades are out of {points(scores.max_score)}."
        )
    kept = [
        place
        for place, name in enumerate(template.header)
        if worksheet or name.casefold() in _PEOPLE or place in (grade, feedback)
    ]
    places = [place for name in _IDS if (place := template.column(name)) is not None]
    problems += changed_ids(template.rows[n][place] for n in matched.rows for place in places)
    header = [template.header[place] for place in kept]
    text = template.text(header, ([row[place] for place in kept] for row in filled))
    return Written(text, tuple(problems), matched.notes)


def make_moodle(
    scores: ClassScores, roster: Sheet | None, wishes: Wishes, where: str = ""
) -> Written:
    """Make a table for the gradebook's import, from a roster or from what the gradebook knows.

    Who handed in nothing has no line.
    """
    header = (
        *HEADER[:5],
        *((wishes.column, f"{wishes.column} feedback") if wishes.column else HEADER[5:]),
    )
    people, matched = people_handed_in(scores, roster, where, wishes.match)
    lines = [(_known(person), each) for person, each in people]
    ids = changed_ids(cells[n] for cells, _ in lines for n in (0, 1, 2))
    rows = ([*cells, each.score, _feedback(scores, each)] for cells, each in lines)
    problems = (*scores.problems, *matched.problems, *ids)
    return Written(table_text(header, rows), problems, matched.notes)


def _known(person: Person) -> list[str]:
    """Give what Moodle knows people by; a number of which nobody says whose it is, it may be."""
    number = person.sid or ("" if person.platform else person.lms_id)
    return [person.login, number, person.email, person.first_name, person.last_name]


def _feedback(scores: ClassScores, each: StudentScores) -> str:
    """Say how a grade came about; nothing where there is none yet."""
    return "" if each.score is None else scores.comment(each)


def _find(
    scores: ClassScores, template: Sheet, wanted: str | None, worksheet: bool, where: str
) -> tuple[int, int | None]:
    """Find the columns of the grade and of its feedback."""
    if worksheet and wanted is None:
        grade = template.column("Grade")
        assert grade is not None
        return grade, template.column("Feedback comments")
    names = {name.casefold() for name in ((wanted,) if wanted else (scores.name, scores.title))}
    alike = [
        place
        for place, heading in enumerate(template.header)
        if names & {heading.casefold(), _DRESS.sub("", _DRESS.sub("", heading)).casefold()}
    ]
    comments = [n for n in alike if template.header[n].casefold().endswith("feedback)")]
    grades = [place for place in alike if place not in comments]
    if len(grades) == 1:
        return grades[0], comments[0] if comments else None
    what = "several columns" if grades else "no column"
    name = wanted or scores.name
    raise ExportError(
        f"{where}: {what} for the grades of {name!r}; name one with --column. Of columns, "
        f"{there_are(name, template.header)}"
    )


def _differs(text: str, number: float) -> bool:
    try:
        return float(text) != number
    except ValueError:
        return True
