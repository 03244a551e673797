"""What ``gradekit report`` gathers: every figure is what plain reading of the records finds."""

from __future__ import annotations

import json
import re
import sqlite3
import statistics
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from coursework import grade_document, gradekit, hand_in, rows
from scipy import stats
from tiny_course import DOUBLE
from webpage import harms, read_page, words

from gradekit.course import Assignment, find_course, grade_all, make_report
from gradekit.course.concerns import NOTICES
from gradekit.course.grader import read_assignment
from gradekit.course.made_up import made_up_class
from gradekit.course.report import Report, report_file, write_report
from gradekit.errors import GradekitError, ReportError
from gradekit.notebooks import Notebook, grade_id
from gradekit.pages import report_page, versioned

STUDENTS = 22
ANSWERS = {
    "endless": "    while True: pass",
    "exits": "    import sys; sys.exit(1)",
    "crashes": "    np.lib.stride_tricks.as_strided(np.zeros(1), (2**40,))[2**39]",
    "eats": "    return [len(bytearray(2**40))]",
    "raises": "    raise KeyError('took longer than 5 seconds')",
    "returns a set": "    return {1.0}",
    "half": "    return values * 1.0",
    "blank": None,
}


def answered(assignment: Assignment, line: str | None) -> Notebook:
    """Solve everything, but let the first question's function do this; or leave it blank."""
    blueprint = read_assignment(assignment)
    first = blueprint.questions[0].solution_id
    blank = {grade_id(cell): cell["source"] for cell in blueprint.student["cells"]}
    head, *body = DOUBLE.split("\n")
    source = blank[first] if line is None else "\n".join([head, line, *body])
    cells = [
        {**cell, "source": source} if grade_id(cell) == first else cell
        for cell in blueprint.solution["cells"]
    ]
    return {**blueprint.solution, "cells": cells}


def change(assignment: Assignment, statement: str) -> None:
    """Change the gradebook by hand, as formgrader does."""
    with sqlite3.connect(assignment.course.root / "gradebook.db") as connection:
        assert connection.execute(statement).rowcount >= 1
    connection.close()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Assignment:
    """A made-up class with every oddity, and those who fail in ways of their own."""
    from tiny_course import make_tiny_course

    tiny = find_course(make_tiny_course(tmp_path_factory.mktemp("class") / "tiny")).assignment()
    (tiny.hidden / "misconceptions.py").write_text(
        "from gradekit.judging import Misconception\n"
        "MISCONCEPTIONS = [Misconception('not doubled', 'double', "
        "(('values * FACTOR', 'values * 1.0'),), 'You leave <every> `value` as it is.')]\n"
    )
    for pupil in made_up_class(read_assignment(tiny), STUDENTS):
        folder = tiny.course.root / "submitted" / f"zq-{pupil.student}" / "tiny"
        folder.mkdir(parents=True)
        for name, content in pupil.files.items():
            (folder / name).write_bytes(content)
    for name, line in ANSWERS.items():
        hand_in(tiny, f"zq-{name}", answered(tiny, line))
    grade_all(tiny, jobs=2)
    return tiny


@pytest.fixture
def graded(tiny: Assignment) -> Assignment:
    """Ada solved it, Bob left it as it was."""
    hand_in(tiny, "zq-ada", read_assignment(tiny).solution)
    hand_in(tiny, "zq-bob", read_assignment(tiny).student)
    grade_all(tiny)
    return tiny


def documents(assignment: Assignment) -> dict[str, Any]:
    """Read all records."""
    folders = (assignment.course.root / "autograded").glob("*/tiny")
    return {f.parent.name: grade_document(assignment, f.parent.name) for f in folders}


def test_scores_are_the_gradebooks(shared: Assignment) -> None:
    """Mean, quartiles and columns are what NumPy makes of nbgrader's own rows."""
    report, found = make_report(shared), rows(shared)
    scores = [row.score for row in found.values() if not row.needs_manual_grade]
    waiting = len(found) - len(scores)
    figures = report.figures
    assert figures.scores is not None
    assert waiting == len(report.waiting) == 1
    assert report.waiting[0].questions == ("double", "share")
    assert (figures.graded, figures.complete) == (STUDENTS + len(ANSWERS), len(scores))
    assert figures.scores.mean == pytest.approx(np.mean(scores), abs=1e-4)
    assert figures.scores.median == pytest.approx(np.median(scores))
    assert figures.scores.lower_quartile == pytest.approx(np.percentile(scores, 25), abs=1e-4)
    assert figures.scores.upper_quartile == pytest.approx(np.percentile(scores, 75), abs=1e-4)
    assert (figures.full_marks, figures.zero) == (scores.count(10.0), scores.count(0.0))
    counts, _ = np.histogram(scores, bins=np.linspace(0, 10, 11))
    bins = [each.count for each in figures.bins]
    assert [*bins[:-2], bins[-2] + bins[-1]] == counts.tolist()


def test_questions_are_the_records(shared: Assignment) -> None:
    """Difficulty and discrimination are what SciPy makes of the scores in ``grade.json``."""
    read = [[q["score"] for q in d["questions"]] for d in documents(shared).values()]
    table = np.array([row for row in read if None not in row], dtype=float)
    for place, question in enumerate(make_report(shared).figures.questions):
        own, rest = table[:, place], np.delete(table, place, axis=1).sum(axis=1)
        assert question.judged == len(table)
        assert question.mean_share == pytest.approx(own.mean() / own.max(), abs=1e-4)
        assert question.full_share == pytest.approx(np.mean(own == own.max()), abs=1e-4)
        expected = stats.pearsonr(own, rest).statistic
        assert question.discrimination == pytest.approx(expected, abs=1e-4)


def test_tests_and_mistakes(shared: Assignment) -> None:
    """Pass rates and named mistakes are what counting in ``grade.json`` finds."""
    blueprint = read_assignment(shared)
    figures = make_report(shared).figures
    blank = {
        (s, q.id)
        for s, d in documents(shared).items()
        for q in blueprint.questions
        if {each["status"] for each in d["questions"]} == {"graded"}
        and _source(shared, s, q.solution_id) == _released(shared, q.solution_id)
    }
    answers = [
        (q["id"], q)
        for s, d in documents(shared).items()
        for q in d["questions"]
        if q["status"] == "graded" and (s, q["id"]) not in blank
    ]
    for test in figures.tests:
        ours = [
            [t["outcome"] for t in q["tests"] if t["name"].split("[")[0] == test.name]
            for name, q in answers
            if name == test.question
        ]
        assert test.answers == len(ours)
        assert test.passed == sum(set(cases) == {"passed"} for cases in ours)
    assert [(t.name, t.public) for t in figures.tests] == [
        ("test_example", True),
        ("test_others", False),
        ("test_unchanged", False),
        ("test_fair", False),
    ]
    (named,) = [each for each in figures.named if each.names]
    assert named.names == ("not doubled",)
    assert named.count == sum("<every>" in q["diagnosis"] for _, q in answers) >= 1
    double = figures.questions[0]
    failed = [q for name, q in answers if name == "double" and q["score"] < q["max_score"]]
    assert (double.failed, double.named) == (len(failed), named.count)
    assert double.blank == sum(question == "double" for _, question in blank)


def _source(assignment: Assignment, student: str, name: str) -> str:
    notebook = json.loads((assignment.autograded(student) / "tiny.ipynb").read_text())
    (source,) = [cell["source"] for cell in notebook["cells"] if grade_id(cell) == name]
    return "".join(source)


def _released(assignment: Assignment, name: str) -> str:
    cells = read_assignment(assignment).student["cells"]
    (source,) = [cell["source"] for cell in cells if grade_id(cell) == name]
    return str(source)


def test_ways_to_fail(shared: Assignment) -> None:
    """Who timed out, ended the process, raised, or gave back no data is told by what happened."""
    report = make_report(shared, names=True)
    found = {
        cause: {report.names[student] for student in students}
        for cause, students in report.figures.causes.items()
    }
    assert "zq-endless" in found["time"]
    assert found["ended"] == {"zq-crashes"}
    assert "zq-eats" in found.get("memory", set()) | found.get("raised MemoryError", set())
    assert "zq-exits" in found["raised ImportError"]
    assert found["raised KeyError"] == {"zq-raises"}
    assert found["reply"] == {"zq-returns a set"}
    assert "zq-half" in found["wrong"]
    assert not any("zq-blank" in students for students in found.values())


def test_times_are_the_logs(shared: Assignment) -> None:
    """The slowest are those of the run's log."""
    (log,) = (shared.course.root / ".gradekit/logs/tiny").glob("*.jsonl")
    seconds = {d["student"]: d["seconds"] for d in map(json.loads, log.read_text().splitlines())}
    report = make_report(shared, names=True)
    times = report.figures.times
    assert times.spread is not None
    assert times.spread.median == pytest.approx(statistics.median(seconds.values()), abs=1e-4)
    assert [each.seconds for each in times.slowest] == sorted(seconds.values())[:-11:-1]
    assert all(seconds[report.names[each.student]] == each.seconds for each in times.slowest)
    assert times.unknown == 0


def test_names_are_not_told(shared: Assignment) -> None:
    """Without ``--names``, neither page nor document holds an id or a student's words."""
    report = make_report(shared)
    page, document = report_page(report), json.dumps(report.document())
    for text in (page, document):
        assert "zq-" not in text
        assert "tiny (1)" not in text
    named = make_report(shared, names=True)
    assert "zq-endless (" in report_page(named)
    assert set(named.document()["students"].values()) == set(documents(shared))


def test_the_page(shared: Assignment) -> None:
    """It is valid and harmless, the same when it is made again, and says what is so."""
    report = make_report(shared)
    page = report_page(report)
    assert page == report_page(make_report(shared))
    read = read_page(page)
    assert harms(read) == []
    text = words(read)
    for said in (
        "For instructors only",
        "not judged (the notebook could not be read)",
        "not doubled Q1: ",
        "You leave <every> value as it is.",
        "test_example, public",
        "It raised KeyError",
    ):
        assert said in text


def test_what_a_person_gave_counts(graded: Assignment) -> None:
    """Scores by hand and extra points are in the figures, and late penalties are taken off."""
    change(
        graded,
        "UPDATE grade SET manual_score = 3.5, extra_credit = 1 "
        "WHERE cell_id IN (SELECT id FROM base_cell WHERE name = 'double')",
    )
    change(
        graded,
        "UPDATE submitted_notebook SET late_submission_penalty = 2 WHERE assignment_id IN "
        "(SELECT id FROM submitted_assignment WHERE student_id = 'zq-ada')",
    )
    report = make_report(graded, names=True)
    figures = report.figures
    assert figures.questions[0].mean_share == pytest.approx(4.5 / 6)
    assert figures.scores is not None
    assert (figures.scores.lowest, figures.scores.highest) == (4.5, 6.5)
    assert [report.names[student] for student in figures.late.students] == ["zq-ada"]
    assert "1 student lost points for handing in late: 2 on" in words(
        read_page(report_page(report))
    )


def test_numbers_stay(graded: Assignment) -> None:
    """A student keeps a number when others come; no alphabet and no plain hash gives it away."""
    before = make_report(graded, names=True).names
    for name in ("zq-aaron", "zq-zoe", *(f"zq-{n}" for n in range(20))):
        hand_in(graded, name, read_assignment(graded).solution)
    after = make_report(graded, names=True).names
    assert {number: after[number] for number in before} == before
    assert sorted(after) == list(range(1, 25))
    assert [after[number] for number in sorted(after)] != sorted(after.values())
    path = graded.course.root / ".gradekit/numbers.json"
    assert path.stat().st_mode & 0o777 == 0o600
    for broken in ("{", "[]", '{"a": 7}', '{"a": 1, "b": 1}', '{"a": "1"}', '{"a": [1]}'):
        path.write_text(broken)
        with pytest.raises(ReportError, match="running numbers"):
            make_report(graded)


def concerns(report: Report) -> dict[str, tuple[int, ...]]:
    """Give what is to be seen to."""
    return {each.text: each.students for each in report.concerns}


def test_what_is_not_graded(graded: Assignment) -> None:
    """It is named with the reason: not graded, changed since, no student, misplaced, broken."""
    assert concerns(make_report(graded)) == {}
    root, blueprint = graded.course.root, read_assignment(graded)
    hand_in(graded, "zq-new", blueprint.solution)
    hand_in(graded, "zq-bob", blueprint.solution)
    hand_in(graded, "=cmd()", blueprint.solution)
    (root / "submitted/zq-lost").mkdir()
    (root / "submitted/zq-lost/tiny.ipynb").write_text("{}")
    report = make_report(graded, names=True)
    number = {name: key for key, name in report.names.items()}
    assert concerns(report) == {
        "Handed in, and not graded yet": (number["zq-new"],),
        "Graded before something changed: the submission changed": (number["zq-bob"],),
        "Folders in submitted/ whose names cannot be students' ids are not graded": (),
        "Something in submitted/ seems to be meant for this assignment and is passed over": (),
    }
    assert "'=cmd()'" in words(read_page(report_page(report)))
    assert "=cmd()" not in report_page(make_report(graded))
    file = graded.autograded("zq-ada") / "grade.json"
    file.chmod(0o644)
    file.write_text("{")
    report = make_report(graded)
    assert concerns(report)["What was recorded cannot be used, so it is not in the figures"] == (
        number["zq-ada"],
    )
    assert report.figures.graded == 1


def test_without_hidden_tests(graded: Assignment) -> None:
    """The report is made all the same, and says what it lacks."""
    for file in graded.hidden.glob("*.py"):
        file.write_text("raise RuntimeError\n")
    report = make_report(graded)
    assert "The hidden tests or the table of misconceptions cannot be read" in concerns(report)
    assert {test.public for test in report.figures.tests} == {None}
    assert len(report.figures.tests) == 4


def test_the_command(graded: Assignment) -> None:
    """It writes the page where it is told; ``--json`` prints one document and nothing else."""
    root = graded.course.root
    done = gradekit(root, "report")
    page = report_file(graded).read_text()
    assert "report/tiny.html" in done.stdout
    assert "2 graded; median 5 of 10 points." in done.stdout
    assert report_file(graded).stat().st_mode & 0o777 == 0o600
    report_file(graded).unlink()
    done = gradekit(root, "report", "tiny", "--json")
    assert done.stderr == ""
    document = versioned(make_report(graded).document())
    assert json.loads(done.stdout) == json.loads(json.dumps(document))
    assert not report_file(graded).exists()
    gradekit(root, "report", "--output", "made/here.html")
    assert (root / "made/here.html").read_text() == page
    gradekit(root, "report", "--names", "--json", "--output", "named.html")
    assert "zq-ada" in (root / "named.html").read_text()


def test_nothing_to_report(tiny: Assignment) -> None:
    """Nothing graded is one line that says what to do; so is a place that cannot be written."""
    done = gradekit(tiny.course.root, "report", status=2)
    assert done.stderr == "gradekit: tiny: nothing is graded yet; first run: gradekit grade tiny\n"
    with pytest.raises(GradekitError, match="--output"):
        write_report(tiny.master / "x.html", "")


def test_every_kind_of_notice_has_words(root: Path) -> None:
    """Whatever the kit notices in submissions is told in words, without the student's own."""
    kinds = set()
    for path in (root / "gradekit").rglob("*.py"):
        text = path.read_text()
        kinds |= set(re.findall(r'Notice\(\s*"(\w+)"', text))
        for both in re.findall(r'Notice\("(\w+)" if [^"]+ else "(\w+)"', text):
            kinds |= set(both)
    about_the_course = {"default_secret", "misconceptions"}
    assert kinds - about_the_course == set(NOTICES)
