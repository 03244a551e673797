"""Scores in tables: read back as Canvas's, Moodle's and spreadsheets' own programs read them."""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from coursework import gradekit, hand_in, nbgrader
from hypothesis import given
from hypothesis import strategies as st
from nbgrader.api import Gradebook as Database

from gradekit.course import Assignment, Mark, Marks, grade_all
from gradekit.course.grader import read_assignment
from gradekit.course.people import Person
from gradekit.course.roster import parse_roster
from gradekit.course.sheets import Sheet, parse_sheet, read_sheet
from gradekit.errors import ExportError, TableError
from gradekit.exports.canvas import fill_canvas, make_canvas
from gradekit.exports.moodle import fill_moodle, make_moodle
from gradekit.exports.plain import make_table
from gradekit.exports.scores import ClassScores, Question, StudentScores
from gradekit.exports.written import Wishes

NONE = Wishes()


def student(name: str, double: float | None, share: float | None, **more: object) -> StudentScores:
    """Make a student with points for two questions."""
    marks = Marks(
        {"double": Mark(6.0, double, waits=double is None), "share": Mark(4.0, share)},
        late_penalty=float(str(more.get("penalty", 0.0))),
        timestamp=datetime(2026, 3, 1, 12) if more else None,  # noqa: DTZ001 - as nbgrader's
    )
    waiting = ("not judged",) if double is None else ()
    person = Person(name, "Ada", "Lovelace", f"{name}@uni.edu", "77", login=name)
    return StudentScores(person, marks, str(more.get("late", "")), waiting)


CLASS = ClassScores(
    "tiny",
    "A tiny assignment",
    (Question("double", "Question: double", 6.0), Question("share", "Question: share", 4.0)),
    (
        student("ada", 6.0, 4.0),
        student("bob", 5.5, 0.0, penalty=1.1, late="2 days late: −20 %"),
        student("cyd", None, 4.0),
        StudentScores(Person("dee"), None),
        student("zero", 0.0, 0.0),
    ),
)


def table(text: str, delimiter: str = ",") -> list[list[str]]:
    """Read CSV."""
    return list(csv.reader(io.StringIO(text), delimiter=delimiter))


def canvas_reads(text: str) -> dict[str, dict[str, str]]:
    """Read a table by the rules of Canvas's importer: by assignment, then by the student's id."""
    header, *rows = table(text)
    assert "Student" in header[0]
    assert "ID" in header[1]
    last = header.index("Section")
    assert header[2 : last + 1] in (
        ["SIS User ID", "SIS Login ID", "Section"],
        ["SIS Login ID", "Section"],
        ["Section"],
    )
    found: dict[str, dict[str, str]] = {name: {} for name in header[last + 1 :]}
    for row in rows:
        if "Points Possible" in row[0]:
            for name, cell in zip(found, row[last + 1 :], strict=True):
                found[name]["points possible"] = cell
        elif not all(re.fullmatch(r"\s*(Muted|Manual Posting.*)?\s*", cell) for cell in row):
            for name, cell in zip(found, row[last + 1 :], strict=True):
                found[name][row[1]] = cell.strip()
    return found


CANVAS = """\ufeff\
Student,ID,SIS User ID,SIS Login ID,Section,Quiz (11),A Tiny Assignment (12),Final Score
,,,,,,Manual Posting,
    Points Possible,,,,,5,10,(read only)
"Lovelace, Ada",101,u1,ada,A,3,,50
Bob,102,u2,BOB,A,,7,50
=cmd()|'x',103,u3,cyd,A,1,9,50
Dee,104,u4,dee,A,2,5,50
Zed,106,u6,zero,A,2,5,50
Eve,105,u5,eve,A,2,,50
"Student, Test",107,,1234abcd,A,,,
"""


def test_canvas_fills_in_its_own_table() -> None:
    """The one column, by number; who is not judged is emptied, who handed in nothing stays."""
    written = fill_canvas(CLASS, parse_sheet(CANVAS.encode(), "c.csv"), NONE, "c.csv")
    assert canvas_reads(written.text.removeprefix("\ufeff")) == {
        "A Tiny Assignment (12)": {
            "points possible": "10",
            "101": "10.0", "102": "4.4", "103": "", "104": "5", "105": "", "106": "0.0", "107": "",
        }
    }  # fmt: skip
    assert written.text.startswith("\ufeffStudent,ID,")
    assert "'=cmd()" in written.text
    assert written.problems == ("Left empty, because not all of it is judged yet: cyd.",)


def test_canvas_semicolons_and_other_points() -> None:
    """A table of another country keeps its form; a difference in points is told."""
    text = CANVAS.replace("Lovelace, Ada", "Ada").replace("Student, Test", "T").replace(",", ";")
    sheet = parse_sheet(text.replace(";5;10;", ";5;20,00;").encode(), "c.csv")
    written = fill_canvas(CLASS, sheet, Wishes("12"), "c.csv")
    assert table(written.text, ";")[3][-1] == "10.0"
    assert "Canvas has 20,00 points possible, the assignment 10" in written.problems[-1]


def test_canvas_from_a_roster_and_from_the_gradebook() -> None:
    """Without a table of Canvas's: its five columns, the points, and a line for who handed in."""
    roster = Sheet(
        ("SIS Login ID", "Section", "Student", "ID"),
        (("ada@uni.edu", "A", "Lovelace, Ada", "101"), ("cyd@uni.edu", "B", "Cyd", "103")),
    )
    written = make_canvas(CLASS, roster, Wishes("tiny (12)"), "roster.csv")
    found = canvas_reads(written.text)
    assert found == {"tiny (12)": {"points possible": "10.0", "101": "10.0", "103": ""}}
    assert written.problems[1:] == (
        "roster.csv: no line for bob, zero; their scores are not in the result.",
    )
    made = make_canvas(CLASS, None, NONE)
    assert [row[:5] for row in table(made.text)[2:]] == [
        ["Lovelace, Ada", "77", "", name, ""] for name in ("ada", "bob", "cyd", "zero")
    ]
    assert "Canvas makes a new assignment" in made.notes[0]
    assert made.problems == CLASS.problems


def test_nobody_is_called_as_the_line_of_points() -> None:
    """Canvas would take that student's score for the most that can be had."""
    eve = student("eve", 1.0, 0.0)
    named = replace(eve, person=replace(eve.person, first_name="Eve", last_name="Points Possible"))
    written = make_canvas(replace(CLASS, students=(named,)), None, Wishes("tiny (12)"))
    found = canvas_reads(written.text)["tiny (12)"]
    assert (found["points possible"], found["77"]) == ("10.0", "1.0")


ROSTERS = {
    "one's own": "id,first_name,last_name,email,lms_user_id\nada,Ada,Lovelace,ada@uni.edu,101\n",
    "Canvas'": 'Student,ID,SIS User ID,SIS Login ID,Section\n"Lovelace, Ada",101,u1,ada,A\n',
    "Gradescope's": "Name,SID,Email\nAda Lovelace,ada,ada@uni.edu\n",
    "Moodle's": "Username;Full name;ID number;E-Mail\nada;Ada Lovelace;u1;ada@uni.edu\n",
}
FOR_CANVAS = {
    "one's own": ["Lovelace, Ada", "101", "", "ada", ""],
    "Canvas'": ["Lovelace, Ada", "101", "u1", "ada", "A"],
    "Gradescope's": ["Ada Lovelace", "", "ada", "", ""],
    "Moodle's": ["Ada Lovelace", "", "u1", "ada", ""],
}
FOR_MOODLE = {
    "one's own": ["ada", "101", "ada@uni.edu", "Ada", "Lovelace"],
    "Canvas'": ["ada", "u1", "", "", ""],
    "Gradescope's": ["", "ada", "ada@uni.edu", "", ""],
    "Moodle's": ["ada", "u1", "ada@uni.edu", "", ""],
}


@pytest.mark.parametrize("whose", ROSTERS)
def test_every_roster_that_collecting_takes(whose: str) -> None:
    """Its columns say the same here, for Canvas and for Moodle."""
    sheet = parse_sheet(ROSTERS[whose].encode(), "r.csv")
    made = table(make_canvas(CLASS, sheet, NONE, "r.csv").text)
    assert made[2] == [*FOR_CANVAS[whose], "10.0"]
    made = table(make_moodle(CLASS, sheet, NONE, "r.csv").text)
    assert made[1][:6] == [*FOR_MOODLE[whose], "10.0"]
    assert [person.id for person in parse_roster(ROSTERS[whose]).people] == ["ada"]


def test_a_column_that_only_the_user_knows() -> None:
    """``--match`` names it; of the rest, the gradebook tells."""
    sheet = parse_sheet(b"Matrikel,Gruppe\nada,3\n", "r.csv")
    with pytest.raises(ExportError, match="Say --match COLUMN; there are: 'Matrikel', 'Gruppe'"):
        make_canvas(CLASS, sheet, NONE, "r.csv")
    made = table(make_canvas(CLASS, sheet, Wishes(match="matrikel"), "r.csv").text)
    assert made[2] == ["Lovelace, Ada", "77", "", "ada", "", "10.0"]


def called(*names: str) -> ClassScores:
    """Give the class with other ids for its first students."""
    students = [
        replace(each, person=replace(each.person, id=name))
        for each, name in zip(CLASS.students, names, strict=False)
    ]
    return replace(CLASS, students=(*students,))


def test_after_collecting_without_a_roster() -> None:
    """Who has a name for an id is found by it, in Canvas' order or Moodle's, and that is told."""
    text = CANVAS.replace(",cyd,", ",xyz,")
    scores = called("lovelaceada", "Bob")
    written = fill_canvas(scores, parse_sheet(text.encode(), "c.csv"), NONE, "c.csv")
    found = canvas_reads(written.text.removeprefix("\ufeff"))["A Tiny Assignment (12)"]
    assert (found["101"], found["102"], found["103"]) == ("10.0", "4.4", "9")
    assert written.notes == (
        "c.csv: students were found by their names, as no column has their ids.",
    )
    scores = called("Ada Lovelace", "Bob B")
    text = "First name,Last name,ID number,Tiny\nAda,Lovelace,u1,\nBob,B,u2,\n"
    written = fill_moodle(scores, parse_sheet(text.encode(), "m.csv"), NONE, "m.csv")
    assert [row[3] for row in table(written.text)[1:]] == ["10.0", "4.4"]
    namesakes = CANVAS.replace("\nBob,", '\n"Lovelace, Ada",')
    scores = called("lovelaceada")
    written = fill_canvas(scores, parse_sheet(namesakes.encode(), "c.csv"), NONE, "c.csv")
    found = canvas_reads(written.text.removeprefix("\ufeff"))["A Tiny Assignment (12)"]
    assert (found["101"], found["102"]) == ("", "7")
    assert "several lines could be lovelaceada's" in written.problems[-1]


def test_the_roster_tells_who_is_who_in_a_table() -> None:
    """A platform's numbers lead through the roster to the course's ids."""
    roster = parse_roster("id,lms_user_id\nada,7101\nbob,7102\n")
    text = WORKSHEET.replace("ada@uni.edu", "a@x.org").replace("bob@uni.edu", "b@x.org")
    text = text.replace("Participant ", "Participant 710").replace("Bob", "B")
    sheet = parse_sheet(text.encode(), "w.csv")
    scores = called("ada", "bob")
    written = fill_moodle(scores, sheet, NONE, "w.csv", roster)
    assert [row[4] for row in table(written.text)[1:3]] == ["10.0", "4.4"]
    with pytest.raises(ExportError, match="no line is of a student"):
        fill_moodle(scores, sheet, NONE, "w.csv")


WORKSHEET = """Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,\
Last modified (submission),Last modified (grade),Feedback comments
Participant 1,Ada L,ada@uni.edu,Submitted,,10.00,Yes,"Monday, 2 March 2026",-,
Participant 2,Bob,bob@uni.edu,Submitted,,10.00,Yes,-,-,
Participant 3,Cyd,cyd@uni.edu,Submitted,3.00,10.00,Yes,-,-,old
Participant 4,Dee,dee@uni.edu,No submission,,10.00,Yes,-,-,
Participant 5,Zed,zero@uni.edu,Submitted,,10.00,No,-,-,
"""


def test_moodle_worksheet() -> None:
    """All columns as they were, grade and comment filled in; what is locked there is told."""
    sheet = parse_sheet(WORKSHEET.encode(), "w.csv")
    written = fill_moodle(CLASS, sheet, NONE, "w.csv")
    header, *rows = table(written.text)
    assert header == table(WORKSHEET)[0]
    assert [(row[4], row[9]) for row in rows] == [
        ("10.0", "Question: double: 6/6; Question: share: 4/4"),
        ("4.4", "Question: double: 5.5/6; Question: share: 0/4; 2 days late: −20 %"),
        ("", ""),
        ("", ""),
        ("", ""),
    ]
    kept = [n for n in range(10) if n not in (4, 9)]
    before = table(WORKSHEET)[1:]
    assert [[row[n] for n in kept] for row in rows] == [[row[n] for n in kept] for row in before]
    assert written.problems[1:] == ("w.csv: Moodle lets nobody change the grades of zero.",)


def test_moodle_gradebook() -> None:
    """An export of the gradebook: people and the one item, with its feedback if it is there."""
    text = (
        "First name,Last name,ID number,Email address,Assignment: Tiny (Real),"
        "Assignment: Tiny (Feedback),Assignment: Other (Real),Course total (Real)\n"
        "Ada,L,7,ada@uni.edu,-,,3,3\nEve,,8,eve@uni.edu,1,,3,3\n"
    )
    written = fill_moodle(CLASS, parse_sheet(text.encode("utf-16"), "m.csv"), NONE, "m.csv")
    assert [row[4:] for row in table(written.text)] == [
        ["Assignment: Tiny (Real)", "Assignment: Tiny (Feedback)"],
        ["10.0", "Question: double: 6/6; Question: share: 4/4"],
        ["1", ""],
    ]


def test_moodle_from_the_gradebook() -> None:
    """Username, ID number, e-mail address, grade and feedback, for the gradebook's import."""
    written = make_moodle(CLASS, None, NONE)
    header, ada, *_ = table(written.text)
    assert header[:3] == ["Username", "ID number", "Email address"]
    assert ada[:3] == ["ada", "77", "ada@uni.edu"]
    grades = {row[0]: row[5] for row in table(written.text)[1:]}
    assert grades == {"ada": "10.0", "bob": "4.4", "cyd": "", "zero": "0.0"}


def test_the_plain_table() -> None:
    """A line a student; what is not judged or not handed in is empty, a 0 is a 0."""
    header, *rows = table(make_table(CLASS).text)
    found = [dict(zip(header, row, strict=True)) for row in rows]
    assert [(r["student_id"], r["double"], r["score"]) for r in found] == [
        ("ada", "6.0", "10.0"),
        ("bob", "5.5", "4.4"),
        ("cyd", "", ""),
        ("dee", "", ""),
        ("zero", "0.0", "0.0"),
    ]
    assert (found[1]["late_penalty"], found[1]["late"]) == ("1.1", "2 days late: −20 %")
    assert (found[2]["share"], found[2]["needs_a_person"]) == ("4.0", "not judged")


REFUSED = {
    "no gradebook": ("Name,Mail\nada,x\n", NONE, "is no gradebook of Canvas"),
    "no column": (CANVAS.replace("A Tiny", "Another"), NONE, "no column for 'tiny'; name one with"),
    "not that column": (CANVAS, Wishes("Quiz 2"), "no column for 'Quiz 2'"),
    "misspelt": (CANVAS, Wishes("Tiny Asignment (12)"), "did you mean 'A Tiny Assignment (12)'?"),
    "read only": (
        CANVAS.replace(",5,10,", ",5,(read only),"),
        NONE,
        "Canvas reckons 'A Tiny Assignment (12)' itself",
    ),
    "nobody": (re.sub(r"(?i)\b(ada|bob|cyd|dee|zero)\b", "x", CANVAS), NONE, "no line is of a"),
    "no ids": (CANVAS, Wishes(match="Matrikel"), "there is no column 'Matrikel'"),
    "misspelt ids": (CANVAS, Wishes(match="Sis Login"), "did you mean 'SIS Login ID'?"),
}


@pytest.mark.parametrize(("text", "wishes", "message"), REFUSED.values(), ids=REFUSED)
def test_tables_that_are_refused(text: str, wishes: Wishes, message: str) -> None:
    """A message says what is missing and what there is."""
    with pytest.raises(ExportError, match=re.escape(message)):
        fill_canvas(CLASS, parse_sheet(text.encode(), "c.csv"), wishes, "c.csv")


FILES = {
    "zip": (b"PK\x03\x04", "is a spreadsheet or an archive; save it as CSV"),
    "binary": (b"\xff\x00\x01,b\n", "is not text"),
    "empty": (b"", "is empty; give a CSV file with a line of column names"),
    "blank lines": (b"\n , \n", "is empty"),
    "half of UTF-16": (b"\xff\xfea", "is not text"),
}


@pytest.mark.parametrize(("data", "message"), FILES.values(), ids=FILES)
def test_files_that_are_no_tables(data: bytes, message: str) -> None:
    """Whatever is given as a table."""
    with pytest.raises(TableError, match=message):
        parse_sheet(data, "f")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """The error names it."""
    with pytest.raises(TableError, match=r"lost\.csv: cannot be read"):
        read_sheet(tmp_path / "lost.csv")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(encoding: str) -> None:
    """What spreadsheets write is read."""
    sheet = parse_sheet('Namé,Größe\r\nZoë,"a\nb"\r\n'.encode(encoding), "f")
    assert (sheet.header, sheet.rows) == (("Namé", "Größe"), (("Zoë", "a\nb"),))


def test_two_lines_of_one_student() -> None:
    """Neither is filled in, and that is told."""
    text = CANVAS.replace(",BOB,", ",ada,")
    written = fill_canvas(CLASS, parse_sheet(text.encode(), "c.csv"), NONE, "c.csv")
    found = canvas_reads(written.text.removeprefix("\ufeff"))["A Tiny Assignment (12)"]
    assert (found["101"], found["102"]) == ("", "7")
    assert "c.csv: no line for bob; their scores are not in the result." in written.problems
    assert "several lines could be ada's" in " ".join(written.problems)


hostile = st.text(max_size=8) | st.sampled_from(["=1+1", "+A1", "-cmd()", "@x", "\t=1", "'=1"])


@given(names=st.lists(hostile, min_size=3, max_size=3), late=hostile)
def test_no_cell_is_a_formula(names: Sequence[str], late: str) -> None:
    """Whatever people are called and tables hold."""
    person = Person("ada", *names)
    scores = replace(CLASS, students=(replace(CLASS.students[0], person=person, late=late),))
    sheet = Sheet(
        ("Student", "ID", "SIS Login ID", "Section", "tiny (1)"),
        ((names[0], names[1] or "1", names[2], "ada", ""),),
    )
    roster = Sheet(("Student", "ID", "SIS User ID", "SIS Login ID"), ((*names, "ada"),))
    for written in (
        make_table(scores),
        make_moodle(scores, None, NONE),
        make_canvas(scores, None, NONE),
        make_canvas(scores, roster, NONE),
        fill_canvas(scores, sheet, Wishes(match="Section"), "c"),
        make_moodle(scores, roster, NONE),
    ):
        for row in table(written.text):
            for cell in row:
                assert not cell.lstrip().startswith(("=", "+", "@"))
                assert cell == "-" or not cell.lstrip().startswith("-") or float(cell) <= 0
                assert "\n" not in cell


def test_the_command(tiny: Assignment) -> None:
    """A real course: graded, one by hand, one not judged, one late; told, and exit status 1."""
    root = tiny.course.root
    solution = read_assignment(tiny).solution
    for name in ("ada", "bob", "cyd"):
        hand_in(tiny, name, solution)
    (hand_in(tiny, "eve", b"{").parent / "timestamp.txt").write_text("2026-03-02 12:00:00 UTC")
    text = (root / "gradekit.toml").read_text()
    due = "[late]\npercent_per_day = 10\n\n[assignments.tiny]\ndue = 2026-03-01T12:00:00Z\n"
    (root / "gradekit.toml").write_text(text.replace("[assignments.tiny]\n", due))
    (root / "submitted/cyd/tiny/timestamp.txt").write_text("2026-03-02 12:00:00 UTC")
    gradekit(root, "grade", status=1)
    with Database(f"sqlite:///{root / 'gradebook.db'}") as database:
        database.find_grade("share", "tiny", "tiny", "bob").manual_score = 1.5
        database.update_or_create_student("bob", first_name="=1+1", email="b@uni.edu")
        database.db.commit()
    hand_in(tiny, "fay", solution)
    done = gradekit(root, "export", "--to", "csv", status=1)
    assert "Left empty, because not all of it is judged yet: eve." in done.stderr
    assert "Not graded as things are now: fay; run: gradekit grade tiny" in done.stderr
    assert "not in submitted/" not in done.stderr
    rows = table((root / "exports/tiny-csv.csv").read_text())
    found = {row[0]: dict(zip(rows[0], row, strict=True)) for row in rows[1:]}
    assert {name: row["score"] for name, row in found.items()} == {
        "ada": "10.0",
        "bob": "7.5",
        "cyd": "9.0",
        "eve": "",
    }
    assert found["bob"]["first_name"] == "'=1+1"
    assert found["cyd"]["late"] == "1 day late: −10 %"
    assert found["eve"]["needs_a_person"] == "not judged"
    done = gradekit(root, "export", "--to", "moodle", "--output", "-", status=1)
    assert done.stdout.startswith("Username,ID number,Email address,")
    (root / "c.csv").write_text(CANVAS.replace("A Tiny A", "a tiny A"))
    words = ("--to", "canvas", "--template", "c.csv", "--output", "up.csv")
    assert "no line for eve" not in gradekit(root, "export", *words, status=1).stderr
    assert canvas_reads((root / "up.csv").read_text().removeprefix("\ufeff")) == {
        "a tiny Assignment (12)": {
            "points possible": "10",
            "101": "10.0", "102": "7.5", "103": "9.0", "104": "5", "105": "", "106": "5", "107": "",
        }
    }  # fmt: skip


def test_scores_of_work_that_is_gone(tiny: Assignment) -> None:
    """They are told, and forgotten with nbgrader's command as the guide to collecting says."""
    root = tiny.course.root
    for name in ("ada", "bob"):
        hand_in(tiny, name, read_assignment(tiny).solution)
    gradekit(root, "grade")
    for place in ("submitted", "autograded"):
        shutil.rmtree(root / place / "ada")
    told = gradekit(root, "export", "--to", "csv", status=1).stderr
    assert "Scored, but not in submitted/ any more: ada; if that work was never meant" in told
    nbgrader(tiny, "db", "assignment", "remove", "tiny", "--force")
    gradekit(root, "grade")
    gradekit(root, "export", "--to", "csv")
    header, *rows = table((root / "exports/tiny-csv.csv").read_text())
    score = header.index("score")
    assert {row[0]: row[score] for row in rows} == {"ada": "", "bob": "10.0"}


MISUSED = {
    "csv": (("--to", "csv", "--roster", "a"), "--roster goes with --to canvas or --to moodle"),
    "hidden": (("--to", "csv", "--hidden-tests", "visible"), "goes with --to gradescope"),
    "zip": (("--to", "gradescope", "--output", "-"), "an autograder is a zip file"),
    "nothing": (("--to", "csv"), "nothing is graded yet; first run: gradekit grade tiny"),
    "nowhere": (("--to", "excel"), "'excel' is not one of"),
    "misspelt": (("--to", "canvsa"), "Did you mean 'canvas'?"),
}


@pytest.mark.parametrize(("words", "message"), MISUSED.values(), ids=MISUSED)
def test_misuse(tiny: Assignment, words: tuple[str, ...], message: str) -> None:
    """The error says what goes with what."""
    assert message in gradekit(tiny.course.root, "export", *words, status=2).stderr


def test_the_file_is_the_users_own(tiny: Assignment) -> None:
    """Nobody else on the machine reads scores; where nothing can be written, that is said."""
    hand_in(tiny, "ada", read_assignment(tiny).solution)
    grade_all(tiny)
    root = tiny.course.root
    gradekit(root, "export", "--to", "csv")
    assert (root / "exports/tiny-csv.csv").stat().st_mode & 0o077 == 0
    done = gradekit(root, "export", "--to", "csv", "--output", "no/where.csv", status=2)
    assert "name another place with --output FILE" in done.stderr


def test_handed_in_at() -> None:
    """The time stands in UTC."""
    late = replace(CLASS.students[1].marks, extension=timedelta(days=1))  # type: ignore[type-var]
    assert late is not None
    header, _, bob, *_ = table(make_table(CLASS).text)
    assert bob[header.index("handed_in")] == "2026-03-01 12:00:00 UTC"
