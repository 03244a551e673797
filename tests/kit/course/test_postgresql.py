"""A gradebook on a PostgreSQL server, which several graders may use at once."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from coursework import GRADEKIT, gradekit, hand_in, nbgrader, rows
from nbgrader.api import Gradebook as Database
from postgresql import new_database, postgresql_server
from sqlalchemy import create_engine, text
from tiny_course import make_tiny_course

from gradekit.course import Assignment, find_course, grade_all
from gradekit.course.grader import read_assignment
from gradekit.errors import GradebookError

CLASS = 12


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A server for all tests here."""
    with postgresql_server() as address:
        yield address


def kept_at(root: Path, url: str) -> Assignment:
    """Say where the gradebook is."""
    with (root / "nbgrader_config.py").open("a") as config:
        config.write(f"\nc.CourseDirectory.db_url = {url!r}\n")
    return find_course(root).assignment()


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A course with a class that is not graded yet."""
    root = make_tiny_course(tmp_path / "tiny")
    assignment = find_course(root).assignment()
    blueprint = read_assignment(assignment)
    for number in range(CLASS):
        notebook = blueprint.student if number % 3 == 0 else blueprint.solution
        hand_in(assignment, f"s{number:02}", notebook)
    return root


def counts(url: str) -> dict[str, int]:
    """Count the rows of the tables that grading writes."""
    tables = ("student", "submitted_assignment", "submitted_notebook", "grade", "comment")
    engine = create_engine(url)
    with engine.connect() as connection:
        found: dict[str, int] = {
            table: connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()  # noqa: S608
            for table in tables
        }
    engine.dispose()
    return found


@pytest.mark.nightly
def test_the_same_as_in_a_file(course: Path, server: str, tmp_path: Path) -> None:
    """Scores, penalties, what a person gave, a rerun and nbgrader's export are as with SQLite."""
    other = Path(shutil.copytree(course, tmp_path / "other"))
    url = new_database(server, "same")
    on_server, in_file = kept_at(course, url), find_course(other).assignment()
    for assignment, where in ((on_server, url), (in_file, f"sqlite:///{other}/gradebook.db")):
        root = assignment.course.root
        (root / "submitted/s01/tiny/timestamp.txt").write_text("2026-03-02 10:00:00 UTC")
        with (root / "nbgrader_config.py").open("a") as config:
            config.write('\nc.LateSubmissionPlugin.penalty_method = "zero"\n')
        grade_all(assignment, jobs=2)
        with closing(Database(where)) as database:
            database.update_or_create_assignment("tiny", duedate="2026-03-01")
            database.find_grade("share", "tiny", "tiny", "s02").manual_score = 1.5
            database.db.commit()
        again = grade_all(assignment)
        assert (len(again.finished), len(again.skipped)) == (0, CLASS)
        nbgrader(assignment, "export", "--to", "grades.csv")
    assert rows(on_server) == rows(in_file)
    assert rows(on_server)["s01"].late_penalty == 10.0
    # nbgrader does not say in which order it exports.
    exported = [sorted((root / "grades.csv").read_text().splitlines()) for root in (course, other)]
    assert exported[0] == exported[1]
    assert not (course / "gradebook.db").exists()
    # nbgrader's own road writes to it, too.
    nbgrader(on_server, "generate_assignment", "tiny", "--force")
    nbgrader(on_server, "autograde", "tiny", "--student", "s04", "--force")
    assert rows(on_server) == rows(in_file)


def test_two_graders_at_once(course: Path, server: str, tmp_path: Path) -> None:
    """From an empty database: neither fails, and no grade is lost or doubled."""
    url = new_database(server, "two")
    kept_at(course, url)
    command = [GRADEKIT, "grade", "tiny", "--jobs", "1", "--force"]
    running = [
        subprocess.Popen(command, cwd=course, stderr=subprocess.PIPE, text=True) for _ in range(2)
    ]
    problems = [process.communicate()[1] for process in running]
    assert [process.returncode for process in running] == [0, 0], problems
    found: dict[str, Any] = counts(url)
    assert found == {
        "student": CLASS,
        "submitted_assignment": CLASS,
        "submitted_notebook": CLASS,
        "grade": 2 * CLASS,
        "comment": 2 * CLASS,
    }
    scores = {student: row.score for student, row in rows(find_course(course).assignment()).items()}
    assert scores == {f"s{n:02}": 0.0 if n % 3 == 0 else 10.0 for n in range(CLASS)}
    assert f"{CLASS} unchanged" in gradekit(course, "grade", "tiny").stdout


def test_a_server_that_does_not_answer(course: Path, tmp_path: Path) -> None:
    """The address is named, without its password, and what to look after."""
    url = f"postgresql+psycopg://me:hush@/course?host={tmp_path}"
    with pytest.raises(GradebookError, match="See that its server runs") as caught:
        grade_all(kept_at(course, url))
    assert "hush" not in str(caught.value)
    assert str(caught.value).isprintable(), "the server's words stand on one line"


def test_no_such_database(course: Path, server: str) -> None:
    """It is not made unasked."""
    with pytest.raises(GradebookError, match=r"does not exist. Make the database"):
        grade_all(kept_at(course, server.format("nowhere")))
