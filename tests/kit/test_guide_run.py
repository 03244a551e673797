"""The first hour and the weekly round of the instructor's guide, run command by command."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest
from coursework import gradekit, rows
from test_guide import GUIDE, console

from gradekit.course import Assignment
from gradekit.course.grader import read_assignment
from gradekit.course.made_up import made_up_class


@pytest.fixture
def practised(tiny: Assignment) -> Assignment:
    """A course in which the demo's class has handed in: three students, and half a file."""
    pupils = {pupil.story: pupil for pupil in made_up_class(read_assignment(tiny), 24)}
    for story in ("solved everything", "slipped in question 1", "handed in half a file"):
        pupil = pupils[story]
        folder = tiny.course.root / "demo-course/submitted" / pupil.student / tiny.name
        folder.mkdir(parents=True)
        for name, content in pupil.files.items():
            (folder / name).write_bytes(content)
    return tiny


def run(assignment: Assignment, text: str, waiting: set[str]) -> str:
    """Run a part's commands of the kit; those in `waiting` end with 1, as somebody waits."""
    said = ""
    for program, *words in console(text):
        if program == "gradekit":
            status = 1 if words[0] in waiting else 0
            named = [word.replace("regularization", assignment.name) for word in words]
            done = gradekit(assignment.course.root, *named, status=status)
            said += done.stdout + done.stderr
    return said


def test_the_first_hour(practised: Assignment, root: Path) -> None:
    """From the audit to the export: who needs a person is told, and empty until one decides."""
    hour = (root / GUIDE).read_text().split("## The first hour")[1].split("## The first term")[0]
    said = run(practised, hour, {"grade", "export"})
    assert "A person must look at: " in said
    folder = practised.course.root
    assert (folder / f"release/{practised.name}.zip").is_file()
    assert (folder / f"report/{practised.name}.html").is_file()
    (table,) = (folder / "exports").glob("*.csv")
    scores = {row["student_id"]: row["score"] for row in csv.DictReader(table.open())}
    assert sorted(scores.values()) == ["", "10.0", "4.0"]
    assert len([*folder.glob("feedback/*/*/*.html")]) == 3
    (broken,) = [student for student, score in scores.items() if not score]
    assert rows(practised)[broken].needs_manual_grade


def test_the_first_term(practised: Assignment, root: Path) -> None:
    """A second assignment, the weekly round, a changed test and a new secret go as told."""
    term = (root / GUIDE).read_text().split("## The first term")[1]
    folder = practised.course.root
    downloads = folder / "downloads/week1"
    handed_in = next((folder / "demo-course/submitted").iterdir())
    shutil.copytree(handed_in, downloads / "bao")
    shutil.make_archive(str(downloads), "zip", downloads)
    said = run(practised, term, set())
    assert "Released " in said
    assert "1 collected" in said
    assert (folder / "release/week2/week2.ipynb").is_file()
    assert [*rows(practised)] == ["bao"]
