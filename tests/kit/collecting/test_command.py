"""``gradekit collect`` as people use it, up to the grades, and nbgrader's own way beside it."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from coursework import grade_document, gradekit, rows
from downloads import canvas_name, class_download, notebook, zipped
from nightly import FULL
from rich.console import Console

from gradekit.collecting import Collected, Fate, Line, collect
from gradekit.course import Assignment
from gradekit.course.starter import start_assignment
from gradekit.pages import print_collected

STUDENTS = 10_000 if FULL else 1_000
ROSTER = "id,first_name,last_name,lms_user_id\nada,Ada,Lovelace,11\nbob,Bob,Moe,12\n"


def test_from_a_download_to_grades(tiny: Assignment, tmp_path: Path) -> None:
    """A download is collected by name and graded; again, nothing changes; strangers are told."""
    root = tiny.course.root
    (root / "roster.csv").write_text(ROSTER)
    source = str(class_download(tiny, tmp_path))
    text = gradekit(root, "collect", source).stdout
    assert "Done: 2 collected; 1 older, archived." in text
    assert "marked as late" in text
    gradekit(root, "grade", "--jobs", "1")
    scores = {student: row.score for student, row in rows(tiny).items()}
    assert scores == {"ada": 10.0, "bob": 0.0}
    assert grade_document(tiny, "ada")["score"] == 10.0
    assert "Done: 3 unchanged." in gradekit(root, "collect", source).stdout
    assert json.loads(gradekit(root, "grade", "--json").stdout)["graded"] == []
    (root / "roster.csv").write_text(ROSTER.replace("bob,Bob,Moe,12\n", ""))
    done = gradekit(root, "collect", source, "--json", status=1)
    document = json.loads(done.stdout)
    assert document["counts"]["unknown"] == 1
    assert [s["fate"] for s in document["submissions"] if s["label"] == "moebob 12"] == ["unknown"]
    assert done.stderr == ""


def test_work_for_another_assignment(tiny: Assignment, tmp_path: Path) -> None:
    """Notebooks called like another assignment's are told, with the option that was meant."""
    root = tiny.course.root
    start_assignment(tiny.course, "week2")
    names = {canvas_name("moebob", 1, 2, "tiny.ipynb"), canvas_name("doejane", 3, 4, "w.ipynb")}
    source = zipped(tmp_path / "all.zip", dict.fromkeys(names, notebook("a word")))
    meant = "1 of 2 submissions have a notebook called like that of tiny, not of week2"
    wrong = gradekit(root, "collect", str(source), "--assignment", "week2", "--dry-run").stdout
    assert meant in wrong
    assert "collect it with --assignment tiny" in wrong
    right = gradekit(root, "collect", str(source), "--assignment", "tiny", "--dry-run").stdout
    assert "called like" not in right
    unnamed = gradekit(root, "collect", str(source), status=2).stderr
    assert "name one of the assignments: tiny, week2 (after --assignment" in unnamed


def test_what_cannot_be_done(tiny: Assignment, tmp_path: Path) -> None:
    """What is no archive, zone, assignment or setting is status 2, with words and no traceback."""
    root = tiny.course.root
    (tmp_path / "broken.zip").write_bytes(b"PK\x03\x04 cut")
    table = {
        ("gone.zip",): "gone.zip: cannot be read (No such file or directory)",
        ("broken.zip",): "broken.zip: is cut off",
        ("broken.zip", "--timezone", "Europe/Berlim"): "did you mean 'Europe/Berlin'",
        ("broken.zip", "--assignment", "tinny"): "did you mean 'tiny'?",
    }
    assert "--assignment tiny" in gradekit(root, "collect", "tiny", "x.zip", status=2).stderr
    for (name, *options), message in table.items():
        done = gradekit(root, "collect", str(tmp_path / name), *options, status=2)
        assert message in done.stderr, done.stderr
        assert "Traceback" not in done.stderr
    (root / "gradekit.toml").write_text("[course]\ntimezone = 7\n")
    assert "timezone must be a name" in gradekit(root, "collect", "x", status=2).stderr


def test_names_do_not_act_on_the_terminal(tiny: Assignment, tmp_path: Path) -> None:
    """What a file is called cannot colour, clear or turn around what is shown."""
    evil = "a\x1b[31m\u202e[bold red]x"
    lines = (Line(evil, evil, Fate.UNKNOWN, why=evil, left_out=(evil,)),)
    collected = Collected("tiny", lines, (evil,), dry_run=False)
    console = Console(width=100, record=True, color_system=None)
    with console.capture() as shown:
        print_collected(collected, console)
    text = shown.get()
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "[bold red]x" in text
    assert "\\u202e" not in json.dumps(collected.document())


def test_in_a_pipe_a_submission_is_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in all tables of the kit, for `grep`."""
    monkeypatch.delenv("COLUMNS", raising=False)
    why = "the roster has nobody of this name; add a line and collect again"
    line = Line("?", "Ada Lovelace 1000", Fate.UNKNOWN, why=why)
    print_collected(Collected("tiny", (line,), (), dry_run=False))
    (row,) = [row for row in capsys.readouterr().out.splitlines() if "Ada" in row]
    assert why in row


def test_a_large_class(tiny: Assignment, tmp_path: Path) -> None:
    """They are collected in less than a minute, again as soon, and shown in a few lines."""
    files = {
        canvas_name(f"student{n}", n, STUDENTS + n, "tiny.ipynb"): notebook(str(n))
        for n in range(1, STUDENTS + 1)
    }
    source = zipped(tmp_path / "s.zip", files)
    began = time.monotonic()
    collected = collect(tiny, [source])
    assert time.monotonic() - began < 60
    assert collected.counts[Fate.COLLECTED] == STUDENTS
    began = time.monotonic()
    assert collect(tiny, [source]).counts[Fate.UNCHANGED] == STUDENTS
    assert time.monotonic() - began < 60
    console = Console(width=100)
    with console.capture() as shown:
        print_collected(collected, console)
    assert len(shown.get().splitlines()) < 10
