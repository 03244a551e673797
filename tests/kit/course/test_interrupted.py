"""Grading runs that are killed, or find no room or no gradebook: the next one completes them."""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from coursework import GRADEKIT, gradekit, hand_in
from nightly import FULL
from tiny_course import make_tiny_course

from gradekit.course import Assignment, find_course, grade_all
from gradekit.course.grader import read_assignment
from gradekit.errors import GradebookError

CLASS = 12
KILLS = 50 if FULL else 2
COMMAND = [GRADEKIT, "grade", "tiny", "--jobs", "2"]
ENVIRONMENT = {"PATH": os.defpath, "HOME": "/nonexistent"}

TABLES = {
    "student": "id",
    "submitted_assignment": "student_id, timestamp",
    "grade": "s.student_id, c.name, g.auto_score, g.manual_score, g.needs_manual_grade",
    "comment": "s.student_id, c.name, g.auto_comment",
}


def gradebook(root: Path) -> list[Any]:
    """Give all rows that a grading run writes, without nbgrader's own ids, sorted."""
    found: list[Any] = []
    with closing(sqlite3.connect(root / "gradebook.db")) as connection:
        for table, columns in TABLES.items():
            source = table
            if table in ("grade", "comment"):
                source = (
                    f"{table} g JOIN base_cell c ON g.cell_id = c.id "
                    "JOIN submitted_notebook n ON g.notebook_id = n.id "
                    "JOIN submitted_assignment s ON n.assignment_id = s.id"
                )
            query = f"SELECT {columns} FROM {source} ORDER BY 1, 2"  # noqa: S608 - texts above
            if table == "student":
                query = "SELECT id FROM student ORDER BY 1"
            found += connection.execute(query).fetchall()
    return found


def state(root: Path) -> tuple[list[Any], dict[str, bytes]]:
    """Give the gradebook and every file in ``autograded/``."""
    folder = root / "autograded"
    files = {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    return gradebook(root), files


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course with a class that is not graded yet."""
    root = make_tiny_course(tmp_path_factory.mktemp("class") / "tiny")
    assignment = find_course(root).assignment()
    blueprint = read_assignment(assignment)
    for number in range(CLASS):
        notebook = blueprint.student if number % 3 == 0 else blueprint.solution
        path = hand_in(assignment, f"s{number:02}", notebook)
        (path.parent / "timestamp.txt").write_text("2026-03-02 10:00:00 UTC")
    return root


@pytest.fixture(scope="module")
def undisturbed(handed_in: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, float]:
    """What a run leaves that nobody disturbs, and how long it takes."""
    root = tmp_path_factory.mktemp("undisturbed") / "tiny"
    shutil.copytree(handed_in, root)
    begun = time.monotonic()
    assert subprocess.run(COMMAND, cwd=root, env=ENVIRONMENT, check=False).returncode == 0
    return state(root), time.monotonic() - begun


@pytest.fixture
def course(handed_in: Path, tmp_path: Path) -> Path:
    """A copy of the course that is not graded yet."""
    return Path(shutil.copytree(handed_in, tmp_path / "tiny"))


def complete(root: Path, undisturbed: tuple[Any, float]) -> None:
    """Run again, and compare with a run that nobody disturbed."""
    done = subprocess.run(
        COMMAND, cwd=root, env=ENVIRONMENT, check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert state(root) == undisturbed[0]


@pytest.mark.parametrize("number", range(KILLS))
def test_killed_at_any_moment(course: Path, undisturbed: tuple[Any, float], number: int) -> None:
    """The next run completes to exactly the same gradebook and files."""
    moment = random.Random(number).uniform(0.0, undisturbed[1])  # noqa: S311 - no secret
    running = subprocess.Popen(
        COMMAND, cwd=course, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    time.sleep(moment)
    running.send_signal(signal.SIGKILL)
    running.wait()
    complete(course, undisturbed)


def test_killed_while_the_gradebook_is_made(course: Path, undisturbed: tuple[Any, float]) -> None:
    """The next run makes it whole, of a version that nbgrader knows."""
    path = course / "gradebook.db"
    seen = False
    running = subprocess.Popen(
        COMMAND, cwd=course, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    while running.poll() is None and not seen:
        seen = path.exists()
    running.send_signal(signal.SIGKILL)
    running.wait()
    assert seen
    complete(course, undisturbed)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT count(*) FROM alembic_version").fetchone() == (1,)


@pytest.mark.nightly
def test_no_room(course: Path, undisturbed: tuple[Any, float]) -> None:
    """Where the gradebook cannot grow, the message says so; with room, the next run completes."""
    gradekit(course, "grade", "tiny", "--student", "s00")  # an incomplete answer, but graded
    most = (course / "gradebook.db").stat().st_size // 2

    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    done = subprocess.run(
        COMMAND,
        cwd=course,
        env=ENVIRONMENT,
        check=False,
        capture_output=True,
        text=True,
        preexec_fn=little_room,
    )
    assert done.returncode == 2
    assert "gradebook.db: " in done.stderr
    assert "Make room" in done.stderr
    assert "Traceback" not in done.stderr
    complete(course, undisturbed)


def configured(root: Path, url: str) -> Assignment:
    """Say where the gradebook is."""
    (root / "nbgrader_config.py").write_text(f"c.CourseDirectory.db_url = {url!r}\n")
    return find_course(root).assignment()


@pytest.fixture(scope="module")
def graded(handed_in: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course with one graded student and others that wait."""
    root = Path(shutil.copytree(handed_in, tmp_path_factory.mktemp("graded") / "tiny"))
    grade_all(find_course(root).assignment(), student="s00")
    return root


def test_locked(graded: Path) -> None:
    """Another program that holds the gradebook is named as the cause."""
    assignment = configured(graded, f"sqlite:///{graded}/gradebook.db?timeout=0.1")
    with closing(sqlite3.connect(graded / "gradebook.db")) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(GradebookError, match=r"locked. Another program is writing to it"):
            grade_all(assignment)


def test_read_only(graded: Path) -> None:
    """A gradebook that cannot be written is said to be so."""
    assignment = configured(graded, f"sqlite:///file:{graded}/gradebook.db?mode=ro&uri=true")
    with pytest.raises(GradebookError, match=r"readonly database. Make the file and its folder"):
        grade_all(assignment)


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("nonsense", r"nbgrader_config.py: c.CourseDirectory.db_url: .*write it as sqlite:///"),
        ("oracle+nobody:///x", r"nbgrader_config.py: c.CourseDirectory.db_url: .*write it as"),
        ("sqlite:////nowhere/at/all.db", r"unable to open database file. .*run the same command"),
    ],
)
def test_an_address_that_is_none(graded: Path, url: str, says: str) -> None:
    """The setting is named."""
    with pytest.raises(GradebookError, match=says):
        grade_all(configured(graded, url))


def test_a_file_that_is_no_gradebook(course: Path) -> None:
    """It stays as it is."""
    (course / "gradebook.db").write_text("dear diary" * 100)
    with pytest.raises(GradebookError, match=r"not a database. Put a copy from a backup"):
        grade_all(find_course(course).assignment())
    assert (course / "gradebook.db").read_text() == "dear diary" * 100
