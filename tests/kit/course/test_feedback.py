"""What ``gradekit feedback`` writes, from what, and what it refuses."""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from attacks.evidence import hidden_numbers, numbers_in
from coursework import gradekit, hand_in, nbgrader, rows, submit_to_exchange
from webpage import harms, read_page, words

from gradekit import __version__
from gradekit.course import Assignment, grade_all, write_feedback
from gradekit.course.gradebook import Gradebook
from gradekit.course.grader import read_assignment
from gradekit.course.made_up import made_up_class
from gradekit.errors import FeedbackError
from gradekit.pages import feedback_page


def write(assignment: Assignment, student: str | None = None) -> dict[str, str]:
    """Write the pages, without anything to see to; give their texts."""
    feedback = write_feedback(assignment, feedback_page, student)
    assert feedback.problems == ()
    return {name: path.read_text() for name, path in feedback.pages.items()}


def change(assignment: Assignment, *statements: str) -> None:
    """Change the gradebook by hand, as formgrader does."""
    with sqlite3.connect(assignment.course.root / "gradebook.db") as connection:
        for statement in statements:
            assert connection.execute(statement).rowcount >= 1
    connection.close()


@pytest.fixture
def graded(tiny: Assignment) -> Assignment:
    """Ada solved it, Bob left it as it was."""
    hand_in(tiny, "ada", read_assignment(tiny).solution)
    hand_in(tiny, "bob", read_assignment(tiny).student)
    grade_all(tiny)
    return tiny


def test_a_page_for_everybody(graded: Assignment) -> None:
    """It lies where nbgrader looks for it, and is the same when it is written again."""
    pages = write(graded)
    assert list(pages) == ["ada", "bob"]
    path = graded.course.root / "feedback/ada/tiny/tiny.html"
    assert path.read_text() == pages["ada"]
    assert path.stat().st_mode & 0o777 == 0o644
    assert "10 of 10 points" in words(read_page(pages["ada"]))
    assert "Nothing is filled in yet." in words(read_page(pages["bob"]))
    secret = path.with_name("submission_secret.txt").read_text()
    assert write(graded) == pages
    assert path.with_name("submission_secret.txt").read_text() == secret
    names = ["submission_secret.txt", "timestamp.txt", "tiny.html"]
    assert sorted(p.name for p in path.parent.iterdir()) == names


def test_what_is_recorded_is_enough(graded: Assignment) -> None:
    """Neither the hidden tests nor what was handed in is needed."""
    shutil.rmtree(graded.course.root / "tests")
    pages = write(graded)
    shutil.rmtree(graded.course.root / "submitted")
    assert write(graded) == pages


def test_what_a_person_changed(graded: Assignment) -> None:
    """Scores and comments given by hand, extra points and late penalties are in the page."""
    change(
        graded,
        "UPDATE grade SET manual_score = 3.5, extra_credit = 1 "
        "WHERE cell_id IN (SELECT id FROM base_cell WHERE name = 'double')",
        "UPDATE comment SET manual_comment = 'Look at <it>.' "
        "WHERE cell_id IN (SELECT id FROM base_cell WHERE name = 'double_solution')",
        "UPDATE submitted_notebook SET late_submission_penalty = 2",
    )
    text = words(read_page(write(graded)["ada"]))
    for said in (
        "6.5 of 10 points",
        "Handed in late: 2 of 8.5 points are taken off.",
        "4.5 of 6 points",
        "3.5 points were given by hand. The tests gave 6.",
        "1 extra points are included.",
        "From your instructor Look at <it>.",
    ):
        assert said in text


def test_marks_are_nbgraders(graded: Assignment) -> None:
    """Every total is what nbgrader's own objects say, whatever was changed by hand."""
    change(
        graded,
        "UPDATE grade SET manual_score = 1.25 WHERE rowid = 2",
        "UPDATE grade SET auto_score = NULL, extra_credit = 3 WHERE rowid = 3",
        "UPDATE grade SET extra_credit = 0.5 WHERE rowid = 4",
        "UPDATE submitted_notebook SET late_submission_penalty = 0.75 WHERE rowid = 1",
    )
    with Gradebook(graded.course.root) as gradebook:
        marks = gradebook.marks("tiny", "tiny")
        assert gradebook.marks("tiny", "other") == gradebook.marks("other", "tiny") == {}
    assert marks.keys() == rows(graded).keys()
    for student, row in rows(graded).items():
        found = marks[student]
        assert (found.earned, found.max_score) == (row.score, row.max_score)
        assert found.late_penalty == row.late_penalty


def test_a_class_with_every_oddity(tiny: Assignment) -> None:
    """Every page is valid and harmless, and its score is the gradebook's."""
    for pupil in made_up_class(read_assignment(tiny), 16):
        folder = tiny.course.root / "submitted" / pupil.student / "tiny"
        folder.mkdir(parents=True)
        for name, content in pupil.files.items():
            (folder / name).write_bytes(content)
    grade_all(tiny)
    pages = write(tiny)
    assert len(pages) == 16
    for student, row in rows(tiny).items():
        page = read_page(pages[student])
        assert harms(page) == []
        assert f"{row.score:g} of {row.max_score:g} points" in words(page, ".score")


def test_only_one(graded: Assignment) -> None:
    """With a student's id, nobody else's page is written."""
    assert list(write(graded, "bob")) == ["bob"]
    assert not (graded.course.root / "feedback/ada").exists()


SPY = """
    print("it is", *map(repr, args))
    raise ValueError(repr(args))
"""


def test_nothing_hidden_is_handed_back(course: Assignment) -> None:
    """No number that hidden tests draw or expect, and no line of them, is in any file."""
    blueprint = read_assignment(course)
    spying = blueprint.solution
    for cell in spying["cells"]:
        for question in blueprint.questions:
            if f"def {question.id}(" in cell["source"]:
                cell["source"] = f"def {question.id}(*args):{SPY}"
    hand_in(course, "spy", spying)
    for pupil in made_up_class(read_assignment(course), 12):
        if pupil.files:
            hand_in(course, pupil.student, next(iter(pupil.files.values())))
    grade_all(course)
    write(course)
    hidden = hidden_numbers(course.course.root)
    given = "".join(
        p.read_text() for p in course.release.iterdir() if p.suffix in (".py", ".ipynb")
    )
    tests = [p.read_text().splitlines() for p in course.hidden.glob("test_*.py")]
    lines = {line.strip() for test in tests for line in test if "(" in line}
    lines = {line for line in lines if len(line) > 30 and line not in given}
    assert len(hidden) > 500
    assert len(lines) > 50
    files = [p for p in (course.course.root / "feedback").rglob("*") if p.is_file()]
    assert len(files) >= 3 * 12
    for path in files:
        # What a student's own code gives in public cases may be shown, whatever it is.
        text = re.sub(r"Expected \S+, but got .*", "", path.read_text())
        assert numbers_in(text) & hidden == set(), path
        assert [line for line in lines if line in text] == [], path
    # Of public cases it is told what was printed in them.
    spy = course.feedback("spy") / "regularization.html"
    assert "It printed: it is array(" in words(read_page(spy.read_text()))


def refuse(assignment: Assignment, student: str | None = None) -> str:
    """Try to write pages of which none can be written; give what is said."""
    with pytest.raises(FeedbackError) as refusal:
        write_feedback(assignment, feedback_page, student)
    return str(refusal.value)


def test_nothing_graded(tiny: Assignment) -> None:
    """Whoever asks too early is told what to do first, and no gradebook is made."""
    hand_in(tiny, "ada", read_assignment(tiny).solution)
    assert "nothing is graded yet; first run: gradekit grade tiny" in refuse(tiny)
    assert not (tiny.course.root / "gradebook.db").exists()


def test_a_student_without_a_grade(graded: Assignment) -> None:
    """The class gets its pages, and the student is named; asked for alone, nothing is done."""
    hand_in(graded, "eve", read_assignment(graded).solution)
    feedback = write_feedback(graded, feedback_page)
    assert list(feedback.pages) == ["ada", "bob"]
    assert feedback.problems == ("eve: handed in, and not graded yet; run: gradekit grade tiny",)
    assert "eve: handed in, and not graded yet" in refuse(graded, "eve")
    assert "no grade of a student 'zed'" in refuse(graded, "zed")


def test_handed_in_again(graded: Assignment) -> None:
    """A page about an older notebook is written, and said to be one."""
    hand_in(graded, "ada", read_assignment(graded).student)
    (problem,) = write_feedback(graded, feedback_page).problems
    assert problem.startswith("ada: handed in another notebook since")


def break_json(folder: Path) -> None:
    """Leave half of the grade."""
    path = folder / "grade.json"
    path.chmod(0o644)
    path.write_text(path.read_text()[:100])


def break_form(folder: Path) -> None:
    """Leave another document than a grade."""
    path = folder / "grade.json"
    path.chmod(0o644)
    path.write_text('{"questions": [], "notices": 5}')


def break_notebook(folder: Path) -> None:
    """Leave no notebook that can be read."""
    path = folder / "tiny.ipynb"
    path.chmod(0o644)
    path.write_text("{}")


def change_score(folder: Path) -> None:
    """Change what a test found, but not the gradebook."""
    path = folder / "grade.json"
    document = json.loads(path.read_text())
    document["questions"][0]["tests"][0]["outcome"] = "failed"
    path.chmod(0o644)
    path.write_text(json.dumps(document))


BREAKAGES: Sequence[tuple[Callable[[Path], None], str]] = (
    (break_json, "is not as this version of the kit writes it"),
    (break_form, "is not as this version of the kit writes it"),
    (break_notebook, "has no list of cells"),
    (lambda folder: (folder / "tiny.ipynb").unlink(), "cannot be read (No such file"),
    (change_score, "does not agree with the gradebook about double"),
)


@pytest.mark.parametrize(("spoil", "said"), BREAKAGES)
def test_a_broken_record(graded: Assignment, spoil: Callable[[Path], None], said: str) -> None:
    """One student's broken record is named, with what to do; the others get their pages."""
    spoil(graded.autograded("ada"))
    feedback = write_feedback(graded, feedback_page)
    assert list(feedback.pages) == ["bob"]
    (problem,) = feedback.problems
    assert said in problem
    assert problem.endswith("grade it again: gradekit grade --student ada --force")
    grade_all(graded, student="ada", force=True)
    assert list(write(graded)) == ["ada", "bob"]


def test_a_lost_gradebook(graded: Assignment) -> None:
    """Without the gradebook there is no score that counts."""
    (graded.course.root / "gradebook.db").unlink()
    assert "graded, but not in the gradebook" in refuse(graded)


def test_a_page_that_cannot_be_written(graded: Assignment) -> None:
    """It is named; the others' are written, and the old page stays whole."""
    write(graded)
    place = graded.course.root / "feedback/ada/tiny"
    old = (place / "tiny.html").read_text()
    (place / f".tiny.html.{os.getpid()}.new").mkdir()
    feedback = write_feedback(graded, feedback_page)
    assert list(feedback.pages) == ["bob"]
    (problem,) = feedback.problems
    assert "cannot be written (Is a directory); ada has no new page" in problem
    assert (place / "tiny.html").read_text() == old
    shutil.rmtree(graded.course.root / "feedback")
    (graded.course.root / "feedback").write_text("in the way")
    assert "cannot be written" in refuse(graded)


def test_the_command(graded: Assignment) -> None:
    """It says what it wrote, or gives it as JSON; the exit status asks for a person."""
    root = graded.course.root
    assert "Wrote 2 pages, such as" in gradekit(root, "feedback").stdout
    done = gradekit(root, "feedback", "tiny", "--student", "ada", "--json")
    page = {"student": "ada", "file": str(root / "feedback/ada/tiny/tiny.html")}
    document = {"pages": [page], "problems": [], "kit_version": __version__}
    assert json.loads(done.stdout) == document
    hand_in(graded, "eve", b"{}")
    assert "eve: handed in, and not graded" in gradekit(root, "feedback", status=1).stdout
    assert "'zed'" in gradekit(root, "feedback", "--student", "zed", status=2).stderr


@pytest.mark.nightly
def test_nbgrader_writes_the_same_pages(graded: Assignment) -> None:
    """``nbgrader generate_feedback`` writes ours, and no other file but those it came with.

    What was graded without the kit gets nbgrader's own page.
    """
    pages = write(graded)
    beside = graded.autograded("ada") / "images"
    beside.mkdir()
    for path in (beside / "mine.txt", beside.parent / "helpers.py", beside.parent / "tiny.html"):
        path.write_text("a file that was handed in")
    folder = graded.feedback("ada")
    (folder / "word.txt").write_text("from the instructor")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    nbgrader(graded, "generate_feedback", "tiny", "--force")
    assert before.pop("word.txt")  # --force makes the folder anew
    assert {path.name for path in folder.iterdir()} <= {*before}
    assert (folder / "tiny.html").read_bytes() == before["tiny.html"]
    assert (graded.autograded("ada") / "grade.json").exists()
    assert write(graded) == pages
    (graded.autograded("ada") / "grade.json").unlink()
    nbgrader(graded, "generate_feedback", "tiny", "--force", "--student=ada")
    assert "(Score: 10.0 / 10.0)" in (folder / "tiny.html").read_text()


@pytest.mark.nightly
def test_nbgrader_hands_it_back(tiny: Assignment, tmp_path: Path) -> None:
    """From ``nbgrader submit`` to ``fetch_feedback``, which gives the student this very page.

    Another student's notebook came by other ways, without what nbgrader makes of it; that one
    does not keep the class from getting theirs.
    """
    root = tiny.course.root
    _, home = submit_to_exchange(tiny, tmp_path)
    nbgrader(tiny, "collect", "tiny")
    (student,) = [folder.name for folder in (root / "submitted").iterdir()]
    hand_in(tiny, "zoe", read_assignment(tiny).solution)
    grade_all(tiny)
    pages = write(tiny)
    said = nbgrader(tiny, "release_feedback", "tiny")
    assert said.count("Feedback released to") == 2
    assert "feedback ready to be fetched" in nbgrader(home, "list", "--cached")
    nbgrader(home, "fetch_feedback", "tiny")
    (fetched,) = (home / "tiny/feedback").rglob("*.html")
    assert fetched.read_text() == pages[student]
