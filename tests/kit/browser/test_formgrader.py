"""An instructor's day in JupyterLab: what formgrader's buttons do is what the kit does."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from browser.formgrader import Formgrader
from browser_pages import picture
from coursework import grade_document, gradekit, hand_in, rows
from jupyter_lab import running_lab
from playwright.sync_api import Page, expect

from gradekit.course import Assignment, find_course
from gradekit.course.grader import read_assignment
from gradekit.notebooks import dump_notebook

pytestmark = pytest.mark.xdist_group("browser")

QUESTION = "compute_cost_with_regularization"
SLIP = ("(lambd / (2 * m))", "(lambd / m)")
COMMENT = "One factor is missing, the idea is right."


@pytest.fixture
def twins(course: Assignment, tmp_path: Path) -> tuple[Assignment, Assignment]:
    """Two courses with the same class: ana is right, bao slipped once, chidi left all blank."""
    blueprint = read_assignment(course)
    right = dump_notebook(blueprint.solution)
    assert right.count(SLIP[0]) == 1
    hand_in(course, "ana", right.encode())
    hand_in(course, "bao", right.replace(*SLIP).encode())
    hand_in(course, "chidi", blueprint.student)
    twin = shutil.copytree(course.course.root, tmp_path / "twin", symlinks=True)
    return course, find_course(twin).assignment()


def test_an_instructors_day(
    twins: tuple[Assignment, Assignment],
    tmp_path: Path,
    log_in: Callable[[str], Page],
) -> None:
    """Generate, autograde, give a score by hand, write feedback; beside it, the command line."""
    course, twin = twins
    root, name = course.course.root, course.name
    gradekit(twin.course.root, "grade")
    expected = rows(twin)
    released = (root / f"release/{name}/{name}.ipynb").read_bytes()
    shutil.rmtree(root / "release")
    with running_lab(root, tmp_path / "home") as url:
        page = log_in(url)
        desk = Formgrader(page, url)

        desk.press(desk.row(name), "assign")
        assert (root / f"release/{name}/{name}.ipynb").read_bytes() == released

        desk.open_submissions(name)
        for student, row in expected.items():
            line = desk.row(student)
            expect(line.locator(".status")).to_have_text("needs autograding")
            desk.press(line, "autograde")
            expect(line.locator(".status")).to_have_text("graded")
            expect(line.locator(".score")).to_have_text(f"{row.score:g} / {row.max_score:g}")
        assert rows(course) == expected
        assert [row.score for row in expected.values()] == [100, 85.81, 0]
        for student in expected:
            ours, theirs = (grade_document(each, student) for each in (course, twin))
            assert ours["questions"] == theirs["questions"]
        picture(page, "formgrader-submissions", tmp_path)

        desk.open_notebook("bao", name)
        desk.give(QUESTION, "15", COMMENT)
        picture(page, "formgrader-override", tmp_path)
        assert rows(course)["bao"].score == 95

        desk.leave_notebook()
        desk.open_submissions(name)
        expect(desk.row("bao").locator(".score")).to_have_text("95 / 100")
        desk.press(desk.row("bao"), "generate-feedback")
        pages = course.feedback("bao")
        written = (pages / f"{name}.html").read_text()
    gradekit(root, "grade")
    assert rows(course)["bao"].score == 95
    gradekit(root, "feedback")
    assert (pages / f"{name}.html").read_text() == written
    page.goto((pages / f"{name}.html").as_uri())
    expect(page.get_by_text(COMMENT)).to_be_visible()
    expect(page.get_by_text("15 points were given by hand")).to_be_visible()
    page.get_by_text(COMMENT).scroll_into_view_if_needed()
    picture(page, "feedback", tmp_path)
