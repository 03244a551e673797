"""What is graded again, why, and which scores that changes."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from coursework import grade_document, hand_in, nbgrader, rows
from nbgrader.api import Gradebook as Database

from gradekit.course import Assignment, Change, Summary, find_course, grade_all, rotate_secret
from gradekit.course.grader import read_assignment
from gradekit.course.run_log import log_folder
from gradekit.notebooks import Notebook


def answering(assignment: Assignment, old: str, new: str) -> Notebook:
    """Give the solution with one text replaced."""
    notebook = read_assignment(assignment).solution
    for cell in notebook["cells"]:
        cell["source"] = cell["source"].replace(old, new)
    return notebook


def again(assignment: Assignment, *, force: bool = False) -> Summary:
    """Grade with the course as it is on disk now."""
    return grade_all(find_course(assignment.course.root).assignment(), force=force)


@pytest.fixture
def graded(tiny: Assignment) -> Assignment:
    """A graded class of three: all right, a guess that depends on the secret, and nothing."""
    root = tiny.course.root
    (root / "course.secret").write_text("the first secret of the course")
    tiny = find_course(root).assignment()
    hand_in(tiny, "ada", read_assignment(tiny).solution)
    hand_in(tiny, "bob", answering(tiny, "amount / people", "amount / people + (people > 5)"))
    hand_in(tiny, "cyd", read_assignment(tiny).student)
    assert {f.reasons for f in grade_all(tiny).finished} == {("new",)}
    return tiny


def extended(path: Path) -> int:
    """Add a line to a file."""
    return path.write_text(path.read_text() + "\n")


def slower(path: Path) -> int:
    """Give a question more time."""
    return path.write_text(path.read_text().replace("seconds = 3.0", "seconds = 4.0"))


CHANGED: dict[str, tuple[Callable[[Assignment], object], tuple[str, ...]]] = {
    "secret": (lambda a: rotate_secret(a.course), ("secret",)),
    "tests": (lambda a: extended(a.hidden / "test_tiny.py"), ("tests",)),
    "master": (lambda a: extended(a.master), ("master",)),
    "support files": (lambda a: extended(a.course.root / "helpers.py"), ("master",)),
    "settings": (lambda a: slower(a.course.root / "gradekit.toml"), ("settings",)),
    "two things": (
        lambda a: (rotate_secret(a.course), extended(a.hidden / "test_tiny.py")),
        ("secret", "tests"),
    ),
    "gradebook": (lambda a: (a.course.root / "gradebook.db").unlink(), ("gradebook",)),
    "time": (
        lambda a: (a.course.root / "submitted/ada/tiny/timestamp.txt").write_text("2026-03-02"),
        ("time",),
    ),
    "grade": (lambda a: (a.autograded("ada") / "grade.json").unlink(), ("new",)),
}


@pytest.mark.parametrize(("change", "reasons"), CHANGED.values(), ids=CHANGED)
def test_reasons(
    graded: Assignment, change: Callable[[Assignment], object], reasons: tuple[str, ...]
) -> None:
    """A submission is graded again for what changed since, and then no more."""
    assert again(graded).skipped == ("ada", "bob", "cyd")
    change(graded)
    summary = again(graded)
    assert {f.student: f.reasons for f in summary.finished}["ada"] == reasons
    assert again(graded).skipped == ("ada", "bob", "cyd")


def test_one_submission_changed(graded: Assignment) -> None:
    """Only that one is graded again; the scores that changed are listed, old and new."""
    hand_in(graded, "cyd", answering(graded, "values * FACTOR ", "values[:2] * FACTOR "))
    summary = again(graded)
    (finished,) = summary.finished
    assert (finished.student, finished.reasons) == ("cyd", ("submission",))
    assert finished.changes == (
        Change("double", "Question: double", 0.0, 1.0),
        Change("share", "Question: share", 0.0, 4.0),
    )


@pytest.mark.parametrize("name", ["kit_version", "isolation"])
def test_another_kit_or_another_lock(graded: Assignment, name: str) -> None:
    """A grade that another kit made, or with less apart, is made again."""
    file = graded.autograded("ada") / "grade.json"
    document = grade_document(graded, "ada")
    file.chmod(0o644)
    file.write_text(json.dumps({**document, name: "0.0"}))
    (finished,) = again(graded).finished
    assert (finished.student, finished.changes) == ("ada", ())
    assert finished.reasons == ({"kit_version": "kit"}.get(name, name),)


def test_late_penalties_are_reckoned_in_every_run(graded: Assignment) -> None:
    """An extension that is granted later counts, though nothing is graded again."""
    root = graded.course.root
    with (root / "nbgrader_config.py").open("a") as config:
        config.write('\nc.LateSubmissionPlugin.penalty_method = "zero"\n')
    (root / "submitted/ada/tiny/timestamp.txt").write_text("2026-03-02 10:00:00 UTC")
    with closing(Database(f"sqlite:///{root / 'gradebook.db'}")) as database:
        database.update_or_create_assignment("tiny", duedate="2026-03-01")
    again(graded)
    assert (rows(graded)["ada"].late_penalty, rows(graded)["ada"].score) == (10.0, 10.0)
    with closing(Database(f"sqlite:///{root / 'gradebook.db'}")) as database:
        database.grant_extension("tiny", "ada", days=2)
    assert again(graded).skipped == ("ada", "bob", "cyd")
    assert (rows(graded)["ada"].late_penalty, rows(graded)["ada"].score) == (0.0, 10.0)


def test_the_log_says_what_each_run_did(graded: Assignment) -> None:
    """A file a run, with the time that each submission took; a run with nothing to do has none."""
    again(graded)
    again(graded, force=True)
    first, second = (
        [json.loads(line) for line in path.read_text().splitlines()]
        for path in sorted(log_folder(graded).iterdir())
    )
    assert [line["student"] for line in first] == ["ada", "bob", "cyd"]
    assert {tuple(line["reasons"]) for line in first} == {("new",)}
    assert {tuple(line["reasons"]) for line in second} == {("forced",)}
    assert all(line["seconds"] > 0 for line in first + second)
    moments = [datetime.fromisoformat(line["time"]) for line in first + second]
    assert moments == sorted(moments)


def test_force_is_a_reason(graded: Assignment) -> None:
    """Where nothing changed, it was asked for."""
    assert {f.reasons for f in again(graded, force=True).finished} == {("forced",)}


@pytest.mark.nightly
def test_rotation_tells_which_scores_changed(graded: Assignment) -> None:
    """Of many secrets, each run lists just the differences of the gradebook before and after."""
    seen = set()
    for number in range(12):
        before = {student: row.score for student, row in rows(graded).items()}
        (graded.course.root / "course.secret").write_text(f"the secret with the number {number}")
        summary = again(graded)
        after = {student: row.score for student, row in rows(graded).items()}
        listed = {f.student: f.changes for f in summary.finished if f.changes}
        assert listed.keys() == {name for name in after if before[name] != after[name]}
        for changes in listed.values():
            assert [c.question for c in changes] == ["share"]
            seen.add((changes[0].before, changes[0].after))
    assert seen == {(0.0, 4.0), (4.0, 0.0)}


def test_what_a_person_gave_survives(graded: Assignment) -> None:
    """Scores and comments by hand stay; the list says that they do."""
    with sqlite3.connect(graded.course.root / "gradebook.db") as connection:
        for table, value in (
            ("grade", "manual_score = 2.5"),
            ("comment", "manual_comment = 'Hm.'"),
        ):
            connection.execute(f"UPDATE {table} SET {value}")  # noqa: S608 - texts of this test
    connection.close()
    # For a few people the guess is right, for many it is not.
    before = grade_document(graded, "bob")["questions"][1]["score"]
    people = "draw.integer(8, 9)" if before else "draw.integer(2, 3)"
    test = graded.hidden / "test_tiny.py"
    test.write_text(test.read_text().replace("draw.integer(2, 9)", people))
    bob = next(row for row in again(graded).finished if row.student == "bob")
    assert bob.changes == (Change("share", "Question: share", before, 4.0 - before, 2.5),)
    assert (bob.score, bob.points) == (5.0, (2.5, 2.5))
    assert {row.score for row in rows(graded).values()} == {5.0}
    with sqlite3.connect(graded.course.root / "gradebook.db") as connection:
        said = connection.execute("SELECT DISTINCT manual_comment FROM comment").fetchall()
    connection.close()
    assert said == [("Hm.",)]


@pytest.mark.nightly
def test_both_roads_know_each_others_grades(graded: Assignment) -> None:
    """What `nbgrader autograde` graded need not be graded again."""
    rotate_secret(graded.course)
    nbgrader(graded, "generate_assignment", "tiny")
    nbgrader(graded, "autograde", "tiny", "--force")
    assert again(graded).skipped == ("ada", "bob", "cyd")


def test_a_grade_does_not_tell_the_secret(graded: Assignment) -> None:
    """A grade holds hashes: the secret's is not one that could be computed fast."""
    import hashlib

    made_from = grade_document(graded, "ada")["made_from"]
    assert made_from.keys() == {"secret", "tests", "master", "settings"}
    secret = graded.course.secret
    text = (graded.autograded("ada") / "grade.json").read_text()
    assert secret.decode() not in text
    for name in ("sha256", "sha1", "md5", "blake2b", "sha512"):
        assert hashlib.new(name, secret).hexdigest()[:12] not in text
