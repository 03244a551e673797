"""Three roads lead to a grade, and they lead to the same one."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import sqlite3
from collections.abc import Iterator

import pytest
from coursework import grade_document, hand_in, nbgrader, rows
from odd_folders import make_deep
from rich.console import Console

from gradekit.course import Assignment, Grader, grade_all, release
from gradekit.course.gradebook import Row
from gradekit.course.grader import read_assignment
from gradekit.course.made_up import made_up_class
from gradekit.course.marks import Mark, Marks
from gradekit.course.strays import remove_folder
from gradekit.notebooks import parse_notebook
from gradekit.pages import print_summary


def hand_in_class(assignment: Assignment, size: int) -> dict[str, str]:
    """Hand in for a made-up class; give what each student did."""
    blueprint = read_assignment(assignment)
    pupils = made_up_class(blueprint, size)
    for pupil in pupils:
        folder = assignment.course.root / "submitted" / pupil.student / assignment.name
        folder.mkdir(parents=True)
        for name, content in pupil.files.items():
            (folder / name).write_bytes(content)
        (folder / "timestamp.txt").write_text("2026-03-02 10:00:00 UTC")
    return {pupil.student: pupil.story for pupil in pupils}


ENCODINGS = {"odd-bom": "utf-8-sig", "odd-utf16": "utf-16", "odd-utf32": "utf-32-be"}
FORMATS = {"odd-text": "4", "odd-float": 4.0, "odd-null": None, "odd-zero": 0, "odd-list": [4]}
IN_THE_WAY = ("grade.json", "timestamp.txt", "removed_links.txt", "submission_secret.txt")


def hand_in_oddly(assignment: Assignment) -> list[str]:
    """Hand in right answers in files and folders that nbgrader alone would give up."""
    solution = read_assignment(assignment).solution
    text = json.dumps(solution)
    for student, encoding in ENCODINGS.items():
        hand_in(assignment, student, text.encode(encoding))
    for student, version in FORMATS.items():
        hand_in(assignment, student, json.dumps({**solution, "nbformat": version}).encode())
    folder = hand_in(assignment, "odd-folders", solution).parent
    for name in IN_THE_WAY:
        (folder / name).mkdir()
        (folder / name / "file.txt").write_text("in the way")
    hand_in(assignment, "odd-name", solution).rename(
        assignment.course.root / "submitted" / "odd-name" / assignment.name / "My answer.ipynb"
    )
    return [*ENCODINGS, *FORMATS, "odd-folders", "odd-name"]


DEEP = {
    "odd-way": ("grade.json", *["a"] * 984),
    "odd-depth": ("d",) * 976,
    "odd-length": ("b" * 250,) * 17,
}


def hand_in_deeply(assignment: Assignment) -> None:
    """Hand in right answers beside folders that one cannot walk by calling oneself, and links."""
    for student, names in DEEP.items():
        folder = hand_in(assignment, student, read_assignment(assignment).solution).parent
        make_deep(folder, *names)
        (folder / "notes.txt").symlink_to(assignment.master)
        (folder / "submission_secret.txt").symlink_to(assignment.course.root / "gradekit.toml")


@pytest.fixture(scope="module")
def graded_twice(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Assignment, Assignment]]:
    """The same class, graded by ``gradekit grade`` and by ``nbgrader autograde``."""
    from tiny_course import make_tiny_course

    from gradekit.course import find_course

    ours = find_course(make_tiny_course(tmp_path_factory.mktemp("ours") / "c")).assignment()
    hand_in_class(ours, 24)
    odd = hand_in_oddly(ours)
    theirs_root = tmp_path_factory.mktemp("theirs") / "c"
    shutil.copytree(ours.course.root, theirs_root, symlinks=True)
    theirs = find_course(theirs_root).assignment()
    for assignment in (ours, theirs):
        hand_in_deeply(assignment)
    odd += DEEP
    grade_all(ours, jobs=2)
    nbgrader(theirs, "generate_assignment", "tiny")
    said = nbgrader(theirs, "autograde", "tiny")
    assert "Traceback" not in said
    # A second time, after what stood in nbgrader's way was taken away.
    nbgrader(theirs, "autograde", "tiny", "--force", "--student=odd-*")
    assert {student: rows(theirs)[student].score for student in odd} == dict.fromkeys(odd, 10.0)
    yield ours, theirs
    for assignment in (ours, theirs):
        submitted = assignment.course.root / "submitted"
        remove_folder(submitted, submitted.parent)


@pytest.mark.nightly
def test_links_beside_deep_folders_lead_nowhere(
    graded_twice: tuple[Assignment, Assignment],
) -> None:
    """Neither road copies what they lead to, nor folders without end."""
    for assignment in graded_twice:
        for student in DEEP:
            found = {path.name for path in assignment.autograded(student).rglob("*")}
            assert not found & {"notes.txt", "submission_secret.txt", "x.pyc"}


def test_both_roads_give_the_same_rows(graded_twice: tuple[Assignment, Assignment]) -> None:
    """Every student whom nbgrader grades has the same row in both gradebooks."""
    ours, theirs = map(rows, graded_twice)
    graded = {folder.parent.name for folder in graded_twice[1].course.root.glob("autograded/*/*")}
    assert len(graded) >= 20
    assert {s: ours[s] for s in graded} == {s: theirs[s] for s in graded}


def test_both_roads_write_the_same_files(graded_twice: tuple[Assignment, Assignment]) -> None:
    """Autograded notebooks and grades are the same, byte for byte."""
    ours, theirs = graded_twice
    compared = 0
    for path in sorted((theirs.course.root / "autograded").rglob("*")):
        if path.suffix in (".ipynb", ".json"):
            mine = ours.course.root / path.relative_to(theirs.course.root)
            assert mine.read_bytes() == path.read_bytes(), path
            compared += 1
    assert compared >= 40


def test_nbgrader_leaves_only_what_has_no_notebook(
    graded_twice: tuple[Assignment, Assignment],
) -> None:
    """It looks for notebooks; ours grades all the class."""
    ours, theirs = graded_twice
    submitted = sorted(path.name for path in (ours.course.root / "submitted").iterdir())
    assert sorted(rows(ours)) == submitted
    graded = {folder.parent.name for folder in theirs.course.root.glob("autograded/*/*")}
    notebooks = (theirs.course.root / "submitted").glob("*/tiny/*.ipynb")
    assert graded == {path.parent.parent.name for path in notebooks} < set(submitted)


@pytest.mark.parametrize("name", ["tiny", pytest.param("course", marks=pytest.mark.nightly)])
def test_solution_and_blank(name: str, request: pytest.FixtureRequest) -> None:
    """On every road the solution earns all points and the untouched release none."""
    assignment: Assignment = request.getfixturevalue(name)
    blueprint = read_assignment(assignment)
    nbgrader(assignment, "generate_assignment", assignment.name)
    blank = (assignment.release / f"{assignment.notebook}.ipynb").read_bytes()
    hand_in(assignment, "blank", blank)
    hand_in(assignment, "solved", blueprint.solution)
    nbgrader(assignment, "autograde", assignment.name)
    expected = {"blank": 0.0, "solved": blueprint.max_score}
    assert {student: row.score for student, row in rows(assignment).items()} == expected
    assert not any(row.needs_manual_grade for row in rows(assignment).values())
    summary = grade_all(assignment, force=True)
    assert {f.student: f.score for f in summary.finished} == expected
    assert {student: row.score for student, row in rows(assignment).items()} == expected


def test_grade_needs_no_release(tiny: Assignment) -> None:
    """``gradekit grade`` enters the assignment in the gradebook itself."""
    hand_in(tiny, "ada", read_assignment(tiny).solution)
    assert not (tiny.course.root / "gradebook.db").exists()
    grade_all(tiny)
    assert rows(tiny)["ada"] == Row("ada", 10.0, 10.0, 0.0, needs_manual_grade=False)


def test_override_survives(tiny: Assignment) -> None:
    """A score given by hand stays through regrading on both roads, and asks to be looked at."""
    hand_in(tiny, "ada", read_assignment(tiny).student)
    grade_all(tiny)
    database = tiny.course.root / "gradebook.db"
    with sqlite3.connect(database) as connection:
        changed = connection.execute(
            "UPDATE grade SET manual_score = 3.5, needs_manual_grade = 0 WHERE rowid = 1"
        ).rowcount
    connection.close()
    assert changed == 1
    assert rows(tiny)["ada"].score == 3.5
    for regrade in (
        lambda: grade_all(tiny, force=True),
        lambda: nbgrader(tiny, "autograde", "tiny", "--force"),
    ):
        regrade()
        assert rows(tiny)["ada"].score == 3.5
        assert rows(tiny)["ada"].needs_manual_grade
    # A run tells the score that counts, and who waits for a person whenever that was graded.
    again = grade_all(tiny)
    assert (again.skipped, again.needs_person) == (("ada",), ("ada",))
    summary = grade_all(tiny, force=True)
    (finished,) = summary.finished
    assert (finished.score, finished.points) == (3.5, (3.5, 0.0))
    assert (finished.judged, finished.by_hand) == (True, (True, False))
    shown = io.StringIO()
    print_summary(summary, Console(file=shown, width=90))
    assert re.search(r"│ ada +│ +3\.5 │ +3\.5\* │ +0 │", shown.getvalue())
    assert "* given by hand" in shown.getvalue()
    assert "look at: ada (a score by hand, graded again since)." in shown.getvalue()


WAITING = {
    "nothing": (Mark(6.0, 4.0), Mark(5.0, None, 3.0), ()),
    "not judged": (Mark(6.0, waits=True), Mark(5.0, 0.0), ("not_judged",)),
    "a written answer": (Mark(6.0, 0.0, 4.0), Mark(5.0, waits=True), ("written",)),
    "a score by hand": (Mark(6.0, 0.0, 4.0, waits=True), Mark(5.0, 0.0), ("by_hand",)),
    "all": (Mark(6.0, waits=True), Mark(5.0, None, 3.0, waits=True), ("not_judged", "by_hand")),
}


@pytest.mark.parametrize(("double", "words", "why"), WAITING.values(), ids=WAITING)
def test_why_a_person_must_look(double: Mark, words: Mark, why: tuple[str, ...]) -> None:
    """Of the cells that wait, tests grade some, and people the others."""
    assert Marks({"double": double, "words": words}).waiting(["double"]) == why


def test_not_judged_asks_for_a_person(tiny: Assignment) -> None:
    """Where nothing could be judged there is no automatic score, never a stale one."""
    path = hand_in(tiny, "ada", read_assignment(tiny).solution)
    grade_all(tiny)
    path.write_bytes(path.read_bytes()[:300])
    assert grade_all(tiny).needs_person == ("ada",)
    summary = grade_all(tiny)
    assert (summary.finished, summary.needs_person) == ((), ("ada",))
    row = rows(tiny)["ada"]
    assert (row.score, row.needs_manual_grade) == (0.0, True)
    document = grade_document(tiny, "ada")
    assert [q["score"] for q in document["questions"]] == [None, None]
    assert [q["status"] for q in document["questions"]] == ["not_judged", "not_judged"]
    with sqlite3.connect(tiny.course.root / "gradebook.db") as connection:
        assert connection.execute("SELECT DISTINCT auto_score FROM grade").fetchall() == [(None,)]
    connection.close()


def test_partial_credit(tiny: Assignment) -> None:
    """A question's points are shared out by the weights of its tests."""
    source = read_assignment(tiny).solution
    for cell in source["cells"]:
        cell["source"] = cell["source"].replace("values * FACTOR ", "values[:2] * FACTOR ")
    hand_in(tiny, "ada", source)
    grade_all(tiny)
    document = grade_document(tiny, "ada")
    assert [q["score"] for q in document["questions"]] == [1.0, 4.0]
    outcomes = [t["outcome"] for t in document["questions"][0]["tests"]]
    assert outcomes == ["failed", "failed", "failed", "passed"]


def test_nothing_changed_is_not_graded_again(tiny: Assignment) -> None:
    """A second run skips what it has graded; a changed submission or test is graded again."""
    path = hand_in(tiny, "ada", read_assignment(tiny).solution)
    hand_in(tiny, "bob", read_assignment(tiny).student)
    assert len(grade_all(tiny).finished) == 2
    assert grade_all(tiny).skipped == ("ada", "bob")
    path.write_bytes(path.read_bytes() + b"\n")
    assert [f.student for f in grade_all(tiny).finished] == ["ada"]
    test = tiny.hidden / "test_tiny.py"
    test.write_text(test.read_text() + "\n# changed\n")
    assert len(grade_all(tiny).finished) == 2


def test_export(tiny: Assignment) -> None:
    """``nbgrader export`` tells what ``gradekit grade`` found."""
    hand_in(tiny, "ada", read_assignment(tiny).solution)
    hand_in(tiny, "bob", read_assignment(tiny).student)
    grade_all(tiny)
    nbgrader(tiny, "export")
    with (tiny.course.root / "grades.csv").open() as file:
        exported = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
    assert exported == {"ada": 10.0, "bob": 0.0}


@pytest.mark.nightly
def test_nbgrader_keeps_what_it_cannot_make_again(tiny: Assignment) -> None:
    """Where the master or the kit's settings are amiss release and grades stay, and it says why."""
    nbgrader(tiny, "generate_assignment", "tiny")
    hand_in(tiny, "ada", read_assignment(tiny).solution)
    grade_all(tiny)
    kept = [*tiny.release.iterdir(), *tiny.autograded("ada").iterdir()]
    assert len(kept) >= 4
    root = tiny.course.root
    tiny.master.write_text("{}")
    assert "no list of cells" in nbgrader(root, "generate_assignment", "tiny", check=False)
    (root / "gradekit.toml").unlink()
    for command in (["generate_assignment"], ["autograde", "--force"]):
        said = nbgrader(root, *command, "tiny", check=False)
        assert "Nothing was done: " in said
        assert "no gradekit.toml here" in said
    assert all(path.exists() for path in kept)


def test_release_is_what_nbgrader_generates(tiny: Assignment) -> None:
    """``gradekit release`` and ``nbgrader generate_assignment`` write the same files."""
    made = release(tiny, without_audit=True)
    ours = {name: (made.folder / name).read_bytes() for name in made.files}
    shutil.rmtree(made.folder)
    nbgrader(tiny, "generate_assignment", "tiny")
    assert {name: (made.folder / name).read_bytes() for name in made.files} == ours
    assert set(ours) == {"tiny.ipynb", "helpers.py"}
    assert not (made.folder / "helpers.py").is_symlink()
    stub = ours["tiny.ipynb"].decode()
    assert re.search(r"    result = None +# two for one", stub)
    assert "values * FACTOR" not in stub


def test_grades_are_the_same_with_more_workers(tiny: Assignment) -> None:
    """One worker or two, the documents are the same."""
    hand_in_class(tiny, 12)
    grade_all(tiny, jobs=1)
    one = {p.name: grade_document(tiny, p.name) for p in (tiny.course.root / "submitted").iterdir()}
    grade_all(tiny, jobs=2, force=True)
    assert {student: grade_document(tiny, student) for student in one} == one


def test_check_agrees(tiny: Assignment) -> None:
    """Grading one notebook alone gives the same document as the class run."""
    from gradekit.course import Handed

    blueprint = read_assignment(tiny)
    path = hand_in(tiny, "ada", blueprint.solution)
    grade_all(tiny)
    with Grader(tiny) as grader:
        document = grader.grade(Handed(path.read_bytes())).grade.document()
    assert document.items() <= grade_document(tiny, "ada").items()
    parsed = parse_notebook(
        (tiny.autograded("ada") / "tiny.ipynb").read_bytes(), where="the autograded notebook"
    )
    results = [c["outputs"][0]["text"] for c in parsed["cells"] if c.get("outputs")]
    assert results[0].startswith("Question: double: 6 of 6 points\n  [passed] ")
