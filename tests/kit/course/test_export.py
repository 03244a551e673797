"""The table of grades that a spreadsheet opens: no cell of it is a formula."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbgrader.api import Gradebook as Database
from nbgrader.plugins import CsvExportPlugin

from gradekit.course import Assignment, grade_all
from gradekit.course.converters import export_grades
from gradekit.course.export import cell_text, totals
from gradekit.course.grader import read_assignment
from gradekit.notebooks import dump_notebook

CELLS = {
    "word": ("ada", "ada"),
    "formula": ("=1+1", "'=1+1"),
    "command": ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
    "plus": ("+49 30 1234", "'+49 30 1234"),
    "minus": ("-cmd()", "'-cmd()"),
    "at": ("@SUM(A1)", "'@SUM(A1)"),
    "after a tab": ("\t=1+1", "' =1+1"),
    "after a return": ("\r=1+1", "' =1+1"),
    "after spaces": ("  =1+1", "'  =1+1"),
    "negative number": ("-2.5", "-2.5"),
    "small number": ("-1e-05", "-1e-05"),
    "no number": ("-2.5+1", "'-2.5+1"),
    "a number": (-2.5, "-2.5"),
    "none": (None, ""),
    "escape sequence": ("a\x1b[31mb", "a\N{REPLACEMENT CHARACTER}[31mb"),
    "line feed": ("a\n=b", "a =b"),
}


@pytest.mark.parametrize(("value", "expected"), CELLS.values(), ids=CELLS)
def test_cells(value: object, expected: str) -> None:
    """Text that looks like a formula gets an apostrophe; numbers stay numbers."""
    assert cell_text(value) == expected


@given(text=st.text(max_size=20))
def test_no_text_is_a_formula(text: str) -> None:
    """Whatever it is; and it stays on one line."""
    cell = cell_text(text)
    assert not cell.lstrip().startswith(("=", "+", "@"))
    assert not cell.startswith("-") or float(cell) <= 0
    assert not {*cell} & {*"\r\n\t\x1b"}


STUDENTS: dict[str, dict[str, str | None]] = {
    "ada": {"last_name": "Lovelace", "first_name": "Ada", "email": "ada@uni.edu"},
    "bea": {"last_name": '=HYPERLINK("http://x.org")', "first_name": "B, C", "email": None},
    "=1+1": {"last_name": "-3", "first_name": 'D "E"\nF', "email": "@x"},
}


@pytest.fixture
def graded(tiny: Assignment) -> Assignment:
    """A course in which one of three students has handed in."""
    folder = tiny.course.root / "submitted/ada/tiny"
    folder.mkdir(parents=True)
    solved = dump_notebook(read_assignment(tiny).solution)
    (folder / "tiny.ipynb").write_text(solved)
    grade_all(tiny)
    with Database(f"sqlite:///{tiny.course.root / 'gradebook.db'}") as database:
        for name, details in STUDENTS.items():
            database.update_or_create_student(name, **details)
    return tiny


def nbgrader_export(assignment: Assignment, *words: str) -> None:
    """Run nbgrader's own command in the course."""
    command = Path(sys.executable).parent / "nbgrader"
    environment = {**os.environ, "PATH": f"{command.parent}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        [str(command), "export", *words],
        cwd=assignment.course.root,
        capture_output=True,
        text=True,
        check=False,
        env=environment,
    )
    assert done.returncode == 0, done.stderr


def rows(file: Path) -> dict[str, dict[str, str]]:
    """Read a table: student -> row."""
    with file.open(newline="", encoding="utf-8") as lines:
        return {row["student_id"]: row for row in csv.DictReader(lines)}


def test_nbgraders_command_writes_safe_tables(graded: Assignment) -> None:
    """Through the course's nbgrader_config.py; the kit's own export is the same, byte for byte."""
    root = graded.course.root
    nbgrader_export(graded)
    table = rows(root / "grades.csv")
    assert set(table) == {"ada", "bea", "'=1+1"}
    assert table["bea"]["last_name"] == '\'=HYPERLINK("http://x.org")'
    assert table["bea"]["first_name"] == "B, C"
    assert table["'=1+1"]["first_name"] == 'D "E" F'
    assert {name: row["score"] for name, row in table.items() if row["score"] != "0.0"} == {
        "ada": "10.0"
    }
    export_grades(root, root / "ours.csv")
    assert (root / "ours.csv").read_bytes() == (root / "grades.csv").read_bytes()


def test_only_those_asked_for(graded: Assignment) -> None:
    """The options of nbgrader choose students, assignments and the file."""
    nbgrader_export(graded, "--to", "some.csv", "--student", "['ada','bea']")
    assert set(rows(graded.course.root / "some.csv")) == {"ada", "bea"}
    nbgrader_export(graded, "--to", "none.csv", "--assignment", "['other']")
    assert rows(graded.course.root / "none.csv") == {}


def test_harmless_tables_are_nbgraders_own(graded: Assignment) -> None:
    """Column by column, where no cell needs quoting."""
    root = graded.course.root
    nbgrader_export(graded, "--to", "ours.csv", "--student", "['ada']")
    with Database(f"sqlite:///{root / 'gradebook.db'}") as database:
        CsvExportPlugin(to=str(root / "theirs.csv"), student=["ada"]).export(database)
    assert (root / "ours.csv").read_text() == (root / "theirs.csv").read_text()


@given(
    tenths=st.lists(st.integers(0, 400), min_size=1, max_size=6),
    late=st.integers(0, 300),
)
def test_scores_are_rounded_like_marks(tenths: list[int], late: int) -> None:
    """A sum that binary numbers cannot hold is written with two decimals at most."""
    exact, penalty = Fraction(sum(tenths), 10), Fraction(late, 100)
    found = totals(sum(n / 10 for n in tenths), late / 100 + 1e-13)
    expected = (exact, penalty, max(Fraction(0), exact - penalty))
    assert [cell_text(each) for each in found] == [str(float(each)) for each in expected]
