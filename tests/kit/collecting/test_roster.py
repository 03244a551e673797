"""Rosters of every origin, and whom they find."""

from __future__ import annotations

from pathlib import Path

import pytest
from downloads import canvas_name, notebook, zipped

from gradekit.collecting import Fate, Options, collect
from gradekit.course import Assignment
from gradekit.course.roster import Sender, parse_roster, read_roster
from gradekit.errors import TableError

OWN = (
    "id,first_name,last_name,email,lms_user_id\njdoe,Jane,Doe,jane@example.org,11\nbmoe,Bob,Möe,,\n"
)
CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Quiz (1)\n"
    "    Points Possible,,,,,10\n"
    '"Doe, Jane",11,S4711,jdoe,01,9\n'
    '"Möe, Bob",12,S4712,bmoe,01,\n'
)
WORKSHEET = (
    'Identifier,"Full name","ID number","Email address",Status,Grade\n'
    '"Participant 11","Jane Doe",jdoe,jane@example.org,Submitted,\n'
    '"Participant 12","Bob Möe",bmoe,bob@example.org,Submitted,\n'
)
MOODLE = (
    "First name;Last name;ID number;Email address\nJane;Doe;jdoe;j@example.org\nBob;Möe;bmoe;\n"
)
GRADESCOPE = (
    "First Name\tLast Name\tSID\tEmail\nJane\tDoe\tjdoe\tjane@example.org\nBob\tMöe\tbmoe\t\n"
)

JANE, BOB = "jdoe", "bmoe"
TABLE = [
    (OWN, Sender("doejane", "doejane", "11"), JANE),
    (OWN, Sender("moebob", "möebob", "12"), BOB),
    (OWN, Sender("Bob Moe", "Bob Moe", "7"), BOB),
    (OWN, Sender("JDOE"), JANE),
    (OWN, Sender("x", "Somebody", "", "", "JANE@example.org"), JANE),
    (CANVAS, Sender("doejane", "doejane", "11"), JANE),
    (CANVAS, Sender("möebob", "möebob", "12"), BOB),
    (CANVAS, Sender("4712", "R. Moe", "", "s4712"), BOB),
    (CANVAS, Sender("Bob Möe", "Bob Möe", "11", platform="moodle"), BOB),
    (CANVAS, Sender("x", "x", "11", platform="canvas"), JANE),
    (WORKSHEET, Sender("doejane", "doejane", "99", platform="canvas"), JANE),
    (WORKSHEET, Sender("Jane Doe", "Jane Doe", "11"), JANE),
    (WORKSHEET, Sender("B", "B", "12"), BOB),
    (MOODLE, Sender("Jane Doe", "Jane Doe", "99"), JANE),
    (MOODLE, Sender("Bob Möe", "Bob Mo\u0308e", "98"), BOB),
    (GRADESCOPE, Sender("bmoe", "B. M.", "", "bmoe"), BOB),
]


@pytest.mark.parametrize(("text", "sender", "student"), TABLE)
def test_people_are_found(text: str, sender: Sender, student: str) -> None:
    """Numbers, addresses, ids and names in any order and spelling lead to the id."""
    assert parse_roster(text).find(sender) == student


@pytest.mark.parametrize(
    ("sender", "reason"),
    [
        (Sender("nobody", "Nobody", "99"), "nobody of this name"),
        (Sender("doejane", "Jane Doe", "13"), "nobody of this name"),  # whose number is another
        (Sender("poeeve", "Eve Poe"), r"several students of this name \(e1, e2\)"),
    ],
)
def test_people_are_not_guessed(sender: Sender, reason: str) -> None:
    """An unknown name, a name under another's number, and a name of two find nobody."""
    roster = parse_roster(OWN + "e1,Eve,Poe,,\ne2,Eve,Poe,,\n")
    with pytest.raises(LookupError, match=reason):
        roster.find(sender)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "latin-1", "utf-16", "utf-16-be"]
)
def test_encodings(tmp_path: Path, encoding: str) -> None:
    """Whatever a spreadsheet writes is read: with a mark or without one."""
    data = OWN.encode(encoding)
    (tmp_path / "roster.csv").write_bytes(b"\xfe\xff" + data if encoding == "utf-16-be" else data)
    roster = read_roster(tmp_path / "roster.csv")
    assert [person.id for person in roster.people] == [JANE, BOB]
    assert "Bob Möe" in roster.people[1].names
    assert roster.problems == ()


def test_what_is_wrong_is_told() -> None:
    """Ids that cannot be, lines twice, and columns that are not used are told with their place."""
    text = "id,name,Favourite colour\na/b,A,red\nada,Ada,red\nADA,Ada,blue\n\n,,\n"
    roster = parse_roster(text, "class.csv")
    assert [person.id for person in roster.people] == ["ada"]
    bad, twice, unused = roster.problems
    assert bad.startswith("class.csv: line 2 is left out: its name has the character /")
    assert twice == "class.csv: line 4 is left out: ADA has a line already."
    assert unused == "class.csv: not used are the columns Favourite colour."


def test_misspelt_columns_are_told() -> None:
    """A column that is nearly a known one is named with it, in a roster and in what is none."""
    roster = parse_roster("id,frist_name,Last  Name\nada,Ada,L\n")
    assert roster.problems == (
        "roster.csv: not used are the columns frist_name (did you mean 'firstname'?).",
    )
    with pytest.raises(TableError, match=r"but emial \(did you mean 'email'\?\);"):
        parse_roster("emial\nada@example.org\n")


def test_lines_are_those_of_the_file() -> None:
    """Blank lines, and line breaks in cells, are counted as an editor does."""
    roster = parse_roster('\nid,name\n\nada,"Ada\nLovelace"\na/b,B\n')
    assert [person.id for person in roster.people] == ["ada"]
    assert roster.problems[0].startswith("roster.csv: line 6 is left out")


@pytest.mark.parametrize(
    ("text", "reason"), [("", "is empty"), ("colour,shape\nred,round\n", "no column that names")]
)
def test_no_roster(text: str, reason: str) -> None:
    """A file without a column that names students is none."""
    with pytest.raises(TableError, match=reason):
        parse_roster(text)


def test_the_courses_roster_is_used(tiny: Assignment, tmp_path: Path) -> None:
    """roster.csv in the course directory maps names; who is not in it is told and not placed."""
    (tiny.course.root / "roster.csv").write_text(OWN)
    files = {
        canvas_name("doejane", 11, 1, "tiny.ipynb"): notebook("jane"),
        canvas_name("strange", 13, 2, "tiny.ipynb"): notebook("?"),
    }
    source = zipped(tmp_path / "s.zip", files)
    collected = collect(tiny, [source])
    found = {(line.label, line.student, line.fate.value) for line in collected.lines}
    assert found == {("doejane 11", "jdoe", "collected"), ("strange 13", "", "unknown")}
    assert not collected.complete
    assert [each.student for each in tiny.submissions] == ["jdoe"]
    other = tmp_path / "other.csv"
    other.write_text("id,name\nx1,Strange\nx2,Doe Jane\n")
    collected = collect(tiny, [source], Options(roster=other, dry_run=True))
    assert {line.student for line in collected.lines} == {"x1", "x2"}


def test_two_students_of_one_name(tiny: Assignment, tmp_path: Path) -> None:
    """Neither is taken for the other: not in a download, not in two, and not by the roster."""
    files = {
        canvas_name("doejane", 11, 1, "tiny.ipynb"): notebook("one"),
        canvas_name("doejane", 12, 2, "tiny.ipynb"): notebook("other"),
    }
    both = zipped(tmp_path / "both.zip", files)
    assert collect(tiny, [both]).counts[Fate.UNKNOWN] == 2
    (tiny.course.root / "roster.csv").write_text("id,name\njdoe,Jane Doe\n")
    assert collect(tiny, [both]).counts[Fate.UNKNOWN] == 2
    (tiny.course.root / "roster.csv").unlink()
    (first, second) = files.items()
    assert collect(tiny, [zipped(tmp_path / "1.zip", dict([first]))]).complete
    collected = collect(tiny, [zipped(tmp_path / "2.zip", dict([second]))])
    assert "came from somebody else (canvas 11)" in collected.lines[0].why
