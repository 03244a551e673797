"""The instructor's guide, run command by command: the first hour, and the term that follows."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from coursework import gradekit, rows
from documents import blocks, console
from downloads import zipped
from test_guide import GUIDE

from gradekit.course import Assignment
from gradekit.course.grader import read_assignment
from gradekit.course.made_up import made_up_class
from gradekit.notebooks import dump_notebook


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


@pytest.mark.nightly
def test_the_first_hour(practised: Assignment, root: Path) -> None:
    """From the audit to the export: who needs a person is told, and empty until one decides."""
    hour = (root / GUIDE).read_text().split("## The first hour")[1].split("## The first term")[0]
    said = run(practised, hour, {"grade", "export"})
    assert "A person must look at: " in said
    folder = practised.course.root
    assert (folder / f"release/{practised.name}.zip").is_file()
    assert (folder / f"report/{practised.name}.html").is_file()
    (table,) = (folder / "exports").glob("*.csv")
    scores = {
        row["student_id"]: row["score"] for row in csv.DictReader(table.read_text().splitlines())
    }
    assert sorted(scores.values()) == ["", "10.0", "4.0"]
    assert len([*folder.glob("feedback/*/*/*.html")]) == 3
    (broken,) = [student for student, score in scores.items() if not score]
    assert rows(practised)[broken].needs_manual_grade


@pytest.mark.nightly
def test_the_first_term(tiny: Assignment, root: Path) -> None:
    """From a new assignment to a new secret: work handed in late is graded, and graded again."""
    term = (root / GUIDE).read_text().split("## The first term")[1]
    (policy,) = blocks(term, "toml")
    course = tiny.course.root
    settings = course / "gradekit.toml"
    section = f"[assignments.{tiny.name}]\n"
    dated = settings.read_text().replace(section, f"{section}due = 2026-11-20T10:00:00Z\n")
    settings.write_text(dated + policy)
    (course / "downloads").mkdir()
    blueprint = read_assignment(tiny)
    files = {}
    for student, answer in (("bao", blueprint.solution), ("ada", blueprint.student)):
        folder = f"{student}/{tiny.name}"
        files[f"{folder}/{tiny.notebook}.ipynb"] = dump_notebook(answer).encode()
        files[f"{folder}/timestamp.txt"] = b"2026-11-20 12:00:00 UTC"
    zipped(course / "downloads/week1.zip", files)
    said = run(tiny, term, waiting=set())
    assert (course / "release/week2/week2.ipynb").is_file()
    found = rows(tiny)
    assert [(row.student, row.score, row.late_penalty) for row in found.values()] == [
        ("ada", 0.0, 0.0),
        ("bao", 10.0, 1.0),
    ]
    assert "Graded again: 1, because it was asked for" in said
    assert "because the course secret changed" in said
    assert len([*course.glob("feedback/*/tiny/*.html")]) == 2
    assert [*course.glob("exports/tiny*.csv")]
