"""Which line of an LMS's table is which student's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gradekit.errors import ExportError
from gradekit.exports.scores import ClassScores, StudentScores, listed
from gradekit.exports.sheets import Sheet, safe_cell
from gradekit.text import printable

__all__ = ["Matched", "changed_ids", "match_rows"]

_COLUMNS = (
    *("student_id", "Student ID", "SIS Login ID", "SIS User ID", "Username", "ID number"),
    *("Email address", "Email", "Identifier", "ID", "Full name", "Student"),
)
"""Where ids are looked for; of columns with equally many, the first."""


@dataclass(frozen=True)
class Matched:
    """The lines that belong to students.

    Parameters
    ----------
    rows
        By the number of the line, from 0, whose it is.
    problems
        Who is not in the table, or more than once: a sentence each.
    """

    rows: Mapping[int, StudentScores]
    problems: tuple[str, ...]


def match_rows(
    sheet: Sheet, rows: Sequence[int], scores: ClassScores, column: str | None, where: str
) -> Matched:
    """Find the students' lines by their ids, in the one column that holds most of them.

    An id is the cell itself, or what is before the @ of an e-mail address; large and small
    letters are told apart only where that is needed.

    Parameters
    ----------
    sheet
        The table.
    rows
        The numbers of the lines that are people's.
    scores
        The class.
    column
        The heading of the column that holds the ids, if the user said so.
    where
        How messages name the table.

    Raises
    ------
    ExportError
        There is no such column, or nobody is found.
    """
    if column is not None and sheet.column(column) is None:
        raise ExportError(
            f"{where}: there is no column {column!r}; there are: {_headings(sheet.header)}"
        )
    tried = [column] if column is not None else [*_COLUMNS]
    places = dict.fromkeys(p for name in tried if (p := sheet.column(name)) is not None)
    students = {each.student: each for each in scores.students}
    found: dict[int, str] = {}
    for place in places:
        here = _matches({row: sheet.rows[row][place] for row in rows}, students)
        if len(here) > len(found):
            found = here
    if not found:
        raise ExportError(
            f"{where}: no line is of a student of this course (such as "
            f"{listed([each.student for each in scores.handed_in][:3])}); which column holds their "
            f"ids? Say --match COLUMN. There are: {_headings(sheet.header)}"
        )
    lines: defaultdict[str, list[int]] = defaultdict(list)
    for row, student in found.items():
        lines[student].append(row)
    twice = sorted(student for student, places_ in lines.items() if len(places_) > 1)
    lost = [each.student for each in scores.handed_in if each.student not in lines]
    problems = []
    if lost:
        problems.append(f"{where}: no line for {listed(lost)}; their scores are not in the result.")
    if twice:
        problems.append(f"{where}: several lines could be {listed(twice)}'s; none was filled in.")
    once = {places_[0]: students[name] for name, places_ in lines.items() if len(places_) == 1}
    return Matched(dict(sorted(once.items())), tuple(problems))


def changed_ids(cells: Iterable[str]) -> tuple[str, ...]:
    """Tell of ids that begin like a formula, and so cannot be written as they are."""
    changed = [printable(cell, 60) for cell in cells if safe_cell(cell) != cell]
    if not changed:
        return ()
    return (
        f"Ids that a spreadsheet would compute were made text, and may not be known again: "
        f"{listed(changed)}.",
    )


def _matches(cells: Mapping[int, str], students: Mapping[str, object]) -> dict[int, str]:
    folded: defaultdict[str, list[str]] = defaultdict(list)
    for student in students:
        folded[student.casefold()].append(student)

    def whose(cell: str) -> str | None:
        if cell in students:
            return cell
        alike = folded.get(cell.casefold(), [])
        return alike[0] if len(alike) == 1 else None

    found: dict[int, str] = {}
    for row, text in cells.items():
        cell = text.strip().removeprefix("'")
        whole = whose(cell)
        name = whole if whole is not None else whose(cell.partition("@")[0])
        if name is not None:
            found[row] = name
    return found


def _headings(header: Sequence[str]) -> str:
    return ", ".join(printable(name, 60) for name in header[:30] if name)
