"""The command line: what it prints, and its exit status."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from coursework import gradekit, gradekit_process, hand_in, write

from gradekit.cli import COMMANDS
from gradekit.course import Assignment
from gradekit.course.grader import read_assignment


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help(command: str, tmp_path: Path) -> None:
    """Every command explains itself, with an example."""
    text = gradekit(tmp_path, *command.split(), "--help").stdout
    assert "Usage: gradekit" in text
    assert ("Example:" in text) == bool(command)
    assert "\\b" not in text
    _, _, examples = text.partition("\n  Example:\n")
    lines = examples.partition("\n\n")[0].splitlines()
    assert bool(lines) == bool(command)
    assert all(line.startswith(f"    gradekit {command}") for line in lines)


def test_check(tiny: Assignment) -> None:
    """``check`` shows every test, or prints one JSON document and nothing else."""
    root, blueprint = tiny.course.root, read_assignment(tiny)
    solved = write(root, "solved.ipynb", blueprint.solution)
    text = gradekit_process(root, "check", solved).stdout
    assert "Score: 10 of 10" in text
    assert "test_others[1]" in text
    done = gradekit_process(root, "check", solved, "--json")
    document = json.loads(done.stdout)
    assert (document["score"], document["max_score"]) == (10.0, 10.0)
    assert [n["kind"] for n in document["notices"]] == ["default_secret"]
    assert done.stderr == ""
    blank = write(root, "blank.ipynb", blueprint.student)
    assert json.loads(gradekit(root, "check", blank, "--json").stdout)["score"] == 0.0


def test_check_needs_a_person(tiny: Assignment) -> None:
    """A file that is no notebook cannot be judged: exit status 1, and the reason."""
    file = tiny.course.root / "broken.ipynb"
    file.write_text('{"cells": [')
    document = json.loads(
        gradekit_process(tiny.course.root, "check", "broken.ipynb", "--json", status=1).stdout
    )
    assert {q["status"] for q in document["questions"]} == {"not_judged"}
    assert "unreadable_notebook" in [n["kind"] for n in document["notices"]]


GRADE = ("grade", "--jobs", "1")  # workers take longer to start than two submissions to grade


def test_grade(tiny: Assignment) -> None:
    """``grade`` grades all, then one, then nothing; a submission to look at is status 1."""
    root, blueprint = tiny.course.root, read_assignment(tiny)
    write(root, "submitted/ada/tiny/tiny.ipynb", blueprint.solution)
    write(root, "submitted/bob/tiny/tiny.ipynb", blueprint.student)
    assert "ada" in gradekit(root, *GRADE).stdout
    done = gradekit(root, "grade", "--student", "ada", "--force", "--json", "--jobs", "1")
    document = json.loads(done.stdout)
    assert [(g["student"], g["score"]) for g in document["graded"]] == [("ada", 10.0)]
    assert (document["graded"][0]["reasons"], document["graded"][0]["changes"]) == (["forced"], [])
    gradekit(root, "secret", "--rotate")
    text = gradekit(root, *GRADE).stdout
    assert "Graded again: 2, because the course secret changed." in text
    assert "No question's points changed." in text
    write(root, "submitted/bob/tiny/tiny.ipynb", blueprint.solution)
    text = " ".join(gradekit(root, *GRADE).stdout.split())
    assert "Scores that changed" in text
    assert "│ bob │ Question: double │ 0 │ 6 │ the submission changed │" in text
    write(root, "submitted/bob/tiny/tiny.ipynb", blueprint.student)
    document = json.loads(gradekit(root, *GRADE, "--json").stdout)
    change = {"question": "double", "before": 6.0, "after": 0.0, "manual": None}
    assert document["graded"][0]["changes"][0] == change
    (root / "submitted/bob/tiny/tiny.ipynb").write_text("no notebook")
    done = gradekit(root, *GRADE, status=1)
    assert "A person must look at: bob (not judged)." in done.stdout
    done = gradekit(root, *GRADE, "tiny", status=1)
    assert "2 unchanged" in done.stdout
    assert "A person must look at: bob (not judged)." in done.stdout


@pytest.mark.nightly
def test_release(tiny: Assignment) -> None:
    """``release`` says what it wrote and what it proved."""
    text = " ".join(gradekit(tiny.course.root, "release").stdout.split())
    assert "untouched it earns 0, solved 10 of 10" in text
    assert "Audited: 11 wrong answers lose points where they should" in text
    assert (tiny.release / "tiny.ipynb").is_file()


@pytest.mark.nightly
def test_demo(tiny: Assignment) -> None:
    """``demo`` takes a class through the course and leaves the instructor's course alone."""
    root = tiny.course.root
    before = sorted(path.relative_to(root) for path in root.iterdir())
    done = gradekit(root, "demo", "--students", "8", "--into", "made/here")
    text = done.stdout
    assert "without the audit of the hidden tests" in " ".join(done.stderr.split())
    (command,) = re.findall(r"cd \S+ && (\S+) lab", text)
    assert (root / "made/here" / command).is_file()
    rows = re.findall(r"│ (\w+) +│ [a-z%].*? +│ +([\d.]+|a person decides) │", text)
    assert len(rows) == 8
    made = root / "made" / "here"
    for name in (
        "release",
        "submitted",
        "autograded",
        "feedback",
        "gradebook.db",
        "grades.csv",
        "report/tiny.html",
    ):
        assert (made / name).exists(), name
    assert len(list((made / "feedback").glob("*/tiny/tiny.html"))) >= 7
    assert (
        sorted(path.relative_to(root) for path in root.iterdir() if path.name != "made") == before
    )
    gradekit(root, "demo", "--students", "2", "--into", "made/here")
    gradekit(root, "demo", "--into", "source", status=2)


def test_a_folder_that_is_no_student(tiny: Assignment) -> None:
    """It is named and left ungraded, the class goes on, and the exit status asks for a person."""
    solution = read_assignment(tiny).solution
    for student in ("ada", "=cmd()"):
        hand_in(tiny, student, solution)
    done = gradekit(tiny.course.root, "grade", "--json", status=1)
    document = json.loads(done.stdout)
    assert [entry["student"] for entry in document["graded"]] == ["ada"]
    (refused,) = document["refused"]
    assert refused.startswith("The folder '=cmd()' in submitted/ is not graded")
    assert refused in " ".join(gradekit(tiny.course.root, "grade", status=1).stdout.split())


ERRORS = {
    "no such command": (["grad"], "Did you mean 'grade'"),
    "no such assignment": (["grade", "tinny"], "did you mean 'tiny'"),
    "no such file": (["check", "nowhere.ipynb"], "nowhere.ipynb"),
    "no submissions": (["grade"], "submitted/STUDENT/tiny/tiny.ipynb"),
    "no such student": (["grade", "--student", "zed"], "'zed'"),
    "no such option": (["grade", "--fast"], "--fast"),
}


@pytest.mark.parametrize(("words", "said"), ERRORS.values(), ids=ERRORS.keys())
def test_errors(tiny: Assignment, words: list[str], said: str) -> None:
    """What cannot be done is status 2 and a message, without a traceback."""
    done = gradekit(tiny.course.root, *words, status=2)
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_debug_shows_the_traceback(tiny: Assignment) -> None:
    """Tracebacks are there for who asks for them."""
    assert "Traceback" in gradekit(tiny.course.root, "--debug", "grade", status=2).stderr


def test_errors_do_not_act(tiny: Assignment) -> None:
    """A message that names a file shows the name, and nothing in it turns the message around."""
    (tiny.course.root / "\u202ea.ipynb").mkdir()
    with (tiny.course.root / "\u202eb.ipynb").open("wb") as file:
        file.truncate(200_000_000)
    for name in ("\u202ea.ipynb", "\u202eb.ipynb"):
        done = gradekit(tiny.course.root, "check", name, status=2)
        assert name[1:] in done.stderr
        assert "\u202e" not in done.stderr
