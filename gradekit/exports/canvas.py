"""Scores in the table that Canvas's gradebook imports.

What its importer looks for is in its source: the first two headings must hold ``Student`` and
``ID``, ``Section`` comes after the SIS columns, a column's assignment is found by the number in
brackets behind its name, a line with ``Points Possible`` in the first cell is about the
assignments, and an empty cell takes a score away that was there
(https://github.com/instructure/canvas-lms/blob/master/lib/gradebook_importer.rb). People are told
to upload no more columns than they change
(https://teaching.resources.osu.edu/toolsets/carmencanvas/guides/calculating-final-grades/import-csv-file-carmen-grades).
"""

from __future__ import annotations

import re

from gradekit.course import points
from gradekit.course.people import Person
from gradekit.course.roster import Roster
from gradekit.course.sheets import Sheet, table_text
from gradekit.errors import ExportError
from gradekit.exports.matching import changed_ids, match_rows, people_handed_in, there_are
from gradekit.exports.scores import ClassScores
from gradekit.exports.written import Wishes, Written
from gradekit.text import printable

__all__ = ["fill_canvas", "make_canvas"]

HEADER = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
_KEPT = frozenset(
    name.casefold() for name in (*HEADER, "LastName", "FirstName", "Integration ID", "Root Account")
)
_POINTS = "    Points Possible"  # as Canvas writes it
_NUMBERED = re.compile(r"(?P<name>.*?)\s*\((?P<number>\d+)\)")


def fill_canvas(
    scores: ClassScores,
    template: Sheet,
    wishes: Wishes,
    where: str,
    roster: Roster | None = None,
) -> Written:
    """Fill in one column of the gradebook that Canvas exported.

    The students' columns and the filled one are kept. Who handed in nothing keeps the score
    that Canvas has.

    Raises
    ------
    ExportError
        It is no such table, or the column is not to be found.
    """
    first = template.header[0].casefold()
    if not first.startswith(("student", "lastname")) or template.column("ID") is None:
        raise ExportError(
            f"{where}: is no gradebook of Canvas, which begins with Student, ID; export it "
            "there with Grades > Export > Export Entire Gradebook"
        )
    column = _find(scores, template, wishes.column, where)
    about = [n for n, row in enumerate(template.rows) if "points possible" in row[0].casefold()]
    ids = template.column("ID")
    assert ids is not None
    people = [
        number
        for number, row in enumerate(template.rows)
        if number not in about
        and (row[0] + row[ids]).strip()
        and "manual posting" not in row[0].casefold()
    ]
    matched = match_rows(template, people, scores, where, column=wishes.match, roster=roster)
    problems = [*scores.problems, *matched.problems]
    for number in about:
        worth = template.rows[number][column].strip()
        if "read only" in worth.casefold():
            raise ExportError(f"{where}: Canvas reckons {template.header[column]!r} itself")
        if worth and _number(worth) != scores.max_score:
            problems.append(
                f"{where}: Canvas has {printable(worth, 20)} points possible, the assignment "
                f"{points(scores.max_score)}; the scores are out of {points(scores.max_score)}."
            )
    kept = [n for n, name in enumerate(template.header) if name.casefold() in _KEPT or n == column]
    rows = []
    for number, row in enumerate(template.rows):
        cells: list[object] = [*row]
        each = matched.rows.get(number)
        if each is not None and each.marks is not None:
            cells[column] = each.score
        rows.append([cells[place] for place in kept])
    problems += changed_ids(template.rows[n][ids] for n in matched.rows)
    text = template.text([template.header[n] for n in kept], rows)
    return Written(text, tuple(problems), matched.notes)


def make_canvas(
    scores: ClassScores, roster: Sheet | None, wishes: Wishes, where: str = ""
) -> Written:
    """Make the table from a roster, or from what the gradebook knows.

    Who handed in nothing has no line.
    """
    heading = wishes.column or scores.name
    people, matched = people_handed_in(scores, roster, where, wishes.match)
    problems = [*scores.problems, *matched.problems]
    notes = [*matched.notes]
    if not _NUMBERED.fullmatch(heading):
        notes.append(
            f"Canvas makes a new assignment of a column that it does not know: if there is one "
            f'already, say --column "{heading} (NUMBER)" with the number in its address, or fill '
            "in Canvas's own export with --template FILE."
        )
    lines = [(_known(person), each) for person, each in people]
    problems += changed_ids(cells[n] for cells, _ in lines for n in (1, 2, 3))
    about: list[object] = [_POINTS, "", "", "", "", scores.max_score]
    rows: list[list[object]] = [about]
    rows += ([*cells, each.score] for cells, each in lines)
    return Written(table_text([*HEADER, heading], rows), tuple(problems), tuple(notes))


def _known(person: Person) -> list[str]:
    number = "" if person.platform == "moodle" else person.lms_id
    name = person.sortable_name
    # Canvas would take such a student's score for what the assignment is worth.
    name = person.id if _POINTS.strip().casefold() in name.casefold() else name
    return [name, number, person.sid, person.login, person.section]


def _find(scores: ClassScores, template: Sheet, wanted: str | None, where: str) -> int:
    names = {n.casefold() for n in ((wanted,) if wanted else (scores.name, scores.title))}
    found, others = [], []
    for place, heading in enumerate(template.header):
        numbered = _NUMBERED.fullmatch(heading)
        if numbered is None:
            continue
        others.append(heading)
        if names & {heading.casefold(), numbered["name"].casefold(), numbered["number"]}:
            found.append(place)
    if len(found) == 1:
        return found[0]
    what = "several columns" if found else "no column"
    name = wanted or scores.name
    raise ExportError(
        f"{where}: {what} for {name!r}; name one with --column. Of assignments, "
        f"{there_are(name, others)}"
    )


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None
