"""`gradekit new`: an assignment that works as it stands, and another one than the project's."""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import nbformat
import pytest
from coursework import BIN, grade_document, gradekit, hand_in, nbgrader, rows
from downloads import canvas_name, zipped
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nbclient import NotebookClient
from tiny_course import ROOT, cell, make_tiny_course

from gradekit.cli import COMMANDS
from gradekit.course import Assignment, find_course, grade_all, read_misconceptions
from gradekit.course.grader import read_assignment
from gradekit.course.made_up import made_up_class
from gradekit.course.settings import parse_settings
from gradekit.course.starter import start_assignment
from gradekit.errors import GradekitError, SettingsError
from gradekit.judging import Misconception
from gradekit.notebooks import Notebook, dump_notebook, grade_id

NAME = "week2"
ROSTER = "id,first_name,last_name,lms_user_id\nada,Ada,Lovelace,11\nbob,Bob,Moe,12\n"
LATE = f"""[late]
percent_per_day = 10

[assignments.{NAME}]
due = 2026-11-18T12:00:00Z
"""


def contents(folder: Path) -> dict[str, bytes]:
    """Give every file below a folder."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


def edited(notebook: Notebook, entry: Misconception, solution_id: str) -> Notebook:
    """Write a wrong answer into a solved notebook."""
    notebook = json.loads(json.dumps(notebook))
    answer = next(cell for cell in notebook["cells"] if grade_id(cell) == solution_id)
    for old, new in entry.edits:
        assert answer["source"].count(old) == 1
        answer["source"] = answer["source"].replace(old, new)
    return notebook


@pytest.fixture(scope="module")
def taught(tmp_path_factory: pytest.TempPathFactory) -> Assignment:
    """A new assignment in a course with another one: audited, released, collected, graded."""
    folder = tmp_path_factory.mktemp("taught")
    root = make_tiny_course(folder / "course")
    said = gradekit(root, "new", NAME).stdout
    told = [re.split(r" {2,}# ", line)[0].split() for line in said.splitlines() if "#" in line]
    assert [words[1] for words in told] == ["audit", "release", "grade"]
    audit, release, grade = ([*words[1:]] for words in told)
    path = root / "gradekit.toml"
    path.write_text(path.read_text().replace(f"[assignments.{NAME}]\n", LATE))
    gradekit(root, *audit)
    gradekit(root, *release)
    new = find_course(root).assignment(NAME)
    blueprint = read_assignment(new)
    for pupil in made_up_class(blueprint, 10):
        folder = root / "submitted" / pupil.student / NAME
        folder.mkdir(parents=True)
        for name, content in pupil.files.items():
            (folder / name).write_bytes(content)
    solutions = {question.id: question.solution_id for question in blueprint.questions}
    for number, entry in enumerate(read_misconceptions(new)):
        wrong = edited(blueprint.solution, entry, solutions[entry.question])
        hand_in(new, f"wrong-{number}", wrong)
    released = (new.release / f"{NAME}.ipynb").read_bytes()
    hand_in(new, "right", blueprint.solution)
    hand_in(new, "blank", released)
    (root / "roster.csv").write_text(ROSTER)
    solved = dump_notebook(blueprint.solution).encode()
    sources = [
        str(zipped(folder / f"{name}.zip", {canvas_name(name, *numbers, "my.ipynb"): solved}, when))
        for name, numbers, when in (
            ("lovelaceada", (11, 501), (2026, 11, 18, 11, 0, 0)),
            ("moebob", (12, 502), (2026, 11, 20, 12, 0, 0)),
        )
    ]
    gradekit(root, "collect", *sources, "--assignment", NAME, "--times", "entries")
    gradekit(root, *grade)
    gradekit(root, "feedback", NAME)
    return new


def test_scores(taught: Assignment) -> None:
    """Right is 20 of 20, blank is 0, and each mistake loses points on its own question only."""
    scores = {student: row.score for student, row in rows(taught).items()}
    assert (scores["right"], scores["blank"]) == (20.0, 0.0)
    entries = read_misconceptions(taught)
    assert len(entries) == 9
    for number, entry in enumerate(entries):
        questions = grade_document(taught, f"wrong-{number}")["questions"]
        lost = {q["id"] for q in questions if q["score"] < q["max_score"]}
        assert lost == {entry.question}, entry.name
    assert len({*scores.values()}) >= 5


def test_from_a_download_to_an_export(taught: Assignment) -> None:
    """What was collected is graded, told as late, reported on, and exported, all alike."""
    root = taught.course.root
    found = rows(taught)
    counted = {name: row.score - row.late_penalty for name, row in found.items()}
    assert (counted["ada"], counted["bob"]) == (20.0, 16.0)
    page = (taught.feedback("bob") / f"{NAME}.html").read_text()
    assert "4 of 20 points are taken off (2 days late: −20 %)" in page
    report = json.loads(gradekit(root, "report", NAME, "--names", "--json").stdout)
    assert report["students"][str(*report["late"]["students"])] == "bob"
    assert report["late"]["spread"]["highest"] == 4.0
    assert report["graded"] == len(found)
    gradekit(root, "export", NAME, "--to", "csv", "--output", "scores.csv")
    with (root / "scores.csv").open(newline="") as file:
        table = {row["student_id"]: row for row in csv.DictReader(file)}
    assert {name: float(row["score"]) for name, row in table.items()} == counted
    bob = table["bob"]
    assert (bob["points"], bob["late_penalty"]) == ("20.0", "4.0")
    assert bob["late"] == "2 days late: −20 %"
    words = ("--to", "canvas", "--column", f"{NAME} (77)", "--output", "-")
    exported = gradekit(root, "export", NAME, *words, status=1)
    assert "no line for" in exported.stderr  # who was handed in by other ways than the roster's
    lines = list(csv.reader(exported.stdout.splitlines()))
    assert lines[0] == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", f"{NAME} (77)"]
    assert lines[2:] == [
        ["Lovelace, Ada", "11", "", "ada", "", "20.0"],
        ["Moe, Bob", "12", "", "bob", "", "16.0"],
    ]


def test_feedback_names_the_mistake(taught: Assignment) -> None:
    """Each wrong answer of the table gets its hint on the student's page."""
    for number, entry in enumerate(read_misconceptions(taught)):
        page = (taught.feedback(f"wrong-{number}") / f"{NAME}.html").read_text()
        assert entry.hint in " ".join(page.split()), entry.name


@pytest.mark.nightly
def test_nbgrader_gives_the_same_scores(taught: Assignment, tmp_path: Path) -> None:
    """Its own autograde, in the same course without a gradebook, finds the same for everybody."""
    theirs_root = tmp_path / "theirs"
    leave = shutil.ignore_patterns(
        "gradebook.db*", "autograded", "feedback", "release", ".gradekit"
    )
    shutil.copytree(taught.course.root, theirs_root, symlinks=True, ignore=leave)
    theirs = find_course(theirs_root).assignment(NAME)
    nbgrader(theirs, "generate_assignment", NAME)
    nbgrader(theirs, "autograde", NAME)
    ours, found = rows(taught), rows(theirs)
    assert len(found) >= 20
    assert found == {student: ours[student] for student in found}
    released = contents(theirs.release)
    assert released == contents(taught.release)


def test_the_other_assignment_is_as_it_was(taught: Assignment) -> None:
    """A second assignment is no reason to grade the first again."""
    root = taught.course.root
    tiny = find_course(root).assignment("tiny")
    hand_in(tiny, "right", read_assignment(tiny).solution)
    assert [row.reasons for row in grade_all(tiny).finished] == [("new",)]
    start_assignment(find_course(root), "week3")
    again = grade_all(find_course(root).assignment("tiny"))
    assert (again.finished, again.skipped) == ((), ("right",))
    again = grade_all(find_course(root).assignment(NAME))
    assert again.finished == ()


def test_several_new_ones_lie_side_by_side(taught: Assignment) -> None:
    """Pytest itself runs the hidden tests of all assignments in one go, on their solutions."""
    root = taught.course.root
    if not (root / "source/week4").exists():
        start_assignment(find_course(root), "week4")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/hidden"],
        cwd=root, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    assert re.search(r"\b\d\d passed", done.stdout)


def test_students_get_a_guide_and_what_to_install(tiny: Assignment) -> None:
    """What the notebook needs travels with it, and so does the students' guide of the course."""
    guide = tiny.course.root / "docs/student-guide.md"
    guide.parent.mkdir()
    guide.write_text("# For students\n")
    new = start_assignment(tiny.course, NAME).assignment
    files = {path.name: path.read_text() for path in new.support_files}
    assert files[guide.name] == "# For students\n"
    assert f"jupyter lab {NAME}.ipynb" in files["requirements.txt"]
    assert "numpy" in files["requirements.txt"]
    # A course without the guide releases none.
    bare = start_assignment(tiny.course, "week3").assignment
    guide.unlink()
    another = start_assignment(tiny.course, "week4").assignment
    assert guide.name not in {path.name for path in another.support_files}
    assert (bare.source / guide.name).is_symlink()


def test_students_run_the_release(taught: Assignment) -> None:
    """Solved, their notebook says that each example is right; untouched, it does not."""
    folder = taught.release
    master = nbformat.from_dict(read_assignment(taught).solution)
    NotebookClient(master, resources={"metadata": {"path": str(folder)}}, timeout=120).execute()
    printed = "".join(
        output.get("text", "") for cell in master.cells for output in cell.get("outputs", [])
    )
    assert printed.count("this example is right") == 2
    errors = [float(found) for found in re.findall(r"off by ([\d.]+) m", printed)]
    ratios = [a / b for a, b in pairwise(errors)]
    assert ratios == pytest.approx([4, 4, 4], rel=0.02)  # as the text below it says
    done = subprocess.run(
        [BIN / "python", "-m", "selfcheck", f"{NAME}.ipynb"],
        cwd=folder, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stdout.count("not right yet") == 2


def test_the_master_runs_where_it_lies(tiny: Assignment) -> None:
    """An author opens it in Jupyter before any release, and runs it to the end."""
    new = start_assignment(tiny.course, NAME).assignment
    notebook = nbformat.read(new.master, 4)
    assert not any(cell.get("outputs") for cell in notebook.cells)
    client = NotebookClient(
        notebook, resources={"metadata": {"path": str(new.source)}}, timeout=120
    )
    client.execute()


def test_what_the_checks_call_never_runs(tiny: Assignment) -> None:
    """The settings name each function with which the checks make their examples; it is told why."""
    new = start_assignment(tiny.course, NAME).assignment
    blueprint = read_assignment(new)
    cells = blueprint.solution["cells"]
    defined = {name for c in cells for name in re.findall(r"^def (\w+)", c["source"], re.MULTILINE)}
    graded = {question.id for question in blueprint.questions}
    assert {*new.course.settings.assignment(NAME).never_run} == defined - graded
    entry = Misconception(
        "of the example", "average_velocities", (("np.diff(times)", "np.diff(t)"),), ""
    )
    wrong = edited(blueprint.solution, entry, "average_velocities_solution")
    wrong["cells"].insert(3, cell("code", "t, x, v = ride()", "mine"))
    hand_in(new, "ada", wrong)
    grade_all(new)
    first, second = grade_document(new, "ada")["questions"]
    assert (first["score"], second["score"]) == (0, 10)
    assert "Use the arguments of your function" in first["tests"][0]["message"]


WRONG_NAMES = {
    "nothing": ("", "cannot be the name"),
    "a path": ("../week2", "how about week2?"),
    "a space": ("week two", "how about week-two?"),
    "a digit first": ("2nd", "how about nd?"),
    "an option": ("-x", "how about x?"),
    "letters of another script": ("неделя", "cannot be the name"),
    "turned around": ("\u202eweek", "how about week?"),
    "a hidden folder": (".week", "how about week?"),
    "two lines": ("week\n[limits]", "how about week-limits?"),
    "too long": ("w" * 61, "at most 60"),
    "a command": ("Grade", "is a command of gradekit"),
    "what is there": ("tiny", "source/tiny: is there already"),
    "what is there, in capitals": ("Tiny", "source/tiny: is there already"),
    "what was released": ("handed", "release/handed.zip: is there already"),
    "what is tested": ("tested", "tests/hidden/tested: is there already"),
}


@pytest.mark.parametrize(("name", "said"), WRONG_NAMES.values(), ids=WRONG_NAMES)
def test_names_that_cannot_be(tiny: Assignment, name: str, said: str) -> None:
    """They are refused with a reason, and nothing is written."""
    root = tiny.course.root
    (root / "release").mkdir()
    (root / "release/handed.zip").touch()
    (root / "tests/hidden/tested").symlink_to("nowhere")
    before = contents(root)
    with pytest.raises(SettingsError) as error:
        start_assignment(tiny.course, name, COMMANDS)
    assert said in str(error.value)
    assert str(error.value).isprintable()
    assert contents(root) == before


def test_a_section_that_is_left_over(tiny: Assignment) -> None:
    """It is named, and nothing is written."""
    path = tiny.course.root / "gradekit.toml"
    path.write_text(path.read_text() + "\n[assignments.Week2]\n")
    with pytest.raises(SettingsError, match=r"\[assignments\.Week2\] is there already"):
        start_assignment(find_course(tiny.course.root), NAME)


def _full_disk(*_: object) -> None:
    raise OSError(28, "No space left on device", "the/file")


def _interrupted(*_: object) -> None:
    raise KeyboardInterrupt


BROKEN: dict[str, tuple[str, Callable[..., None], type[BaseException]]] = {
    "a full disk at the settings": ("write_whole", _full_disk, SettingsError),
    "a full disk at the end": ("write_selfcheck", _full_disk, SettingsError),
    "Ctrl-C": ("student_files", _interrupted, KeyboardInterrupt),
}


@pytest.mark.parametrize(("step", "breaks", "raised"), BROKEN.values(), ids=BROKEN)
def test_all_or_nothing(
    tiny: Assignment,
    monkeypatch: pytest.MonkeyPatch,
    step: str,
    breaks: Callable[..., None],
    raised: type[BaseException],
) -> None:
    """Where it cannot be finished, the course is as it was; then it can be done again."""
    root = tiny.course.root
    before = contents(root)
    with monkeypatch.context() as patch:
        patch.setattr(f"gradekit.course.starter.{step}", breaks)
        with pytest.raises(raised):
            start_assignment(tiny.course, NAME)
    assert contents(root) == before
    assert not (root / "source" / NAME).exists()
    start_assignment(tiny.course, NAME)


SETTINGS = {
    "nothing": "",
    "no end of line": "[limits]\ncall_seconds = 3",
    "Windows": "[limits]\r\ncall_seconds = 3\r\n",
    "comments": "# ours\n[limits]  # these\n\n\n# the end",
    "an open comment line": "[assignments.tiny]\nnever_run = []\n# [assignments.week2]\n",
    "subtables out of order": "[assignments.tiny]\n[limits]\nmemory_mb = 99\n",
    "a table of tables": "[assignments]\n[assignments.tiny]\n",
    "dotted keys": "[assignments]\ntiny.never_run = []\n",
}


@pytest.mark.parametrize("text", SETTINGS.values(), ids=SETTINGS)
def test_settings_are_extended(tiny: Assignment, text: str) -> None:
    """What was in gradekit.toml stays as it was, byte for byte, and means the same."""
    path = tiny.course.root / "gradekit.toml"
    path.write_bytes(text.encode())
    course = find_course(tiny.course.root)
    start_assignment(course, NAME)
    after = path.read_bytes().decode()
    assert after.startswith(text)
    assert ("\r\n" in text) == ("\r\n" in after)
    assert "\n" not in (after.replace("\r\n", "") if "\r\n" in text else "")
    found = parse_settings(after)
    kept = {name: value for name, value in found.assignments.items() if name != NAME}
    assert replace(found, assignments=kept) == course.settings
    assert found.assignment(NAME).never_run == ("ride",)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    limits=st.dictionaries(
        st.sampled_from(["call_seconds", "memory_mb", "reply_mb"]), st.integers(1, 10**6)
    ),
    sections=st.lists(st.from_regex(r"[a-z][a-z0-9_-]{0,8}", fullmatch=True), unique=True),
    comment=st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), max_size=40),
    end=st.sampled_from(["", "\n", "\n\n", "  ", "\n# "]),
)
def test_any_settings_stay(
    tmp_path_factory: pytest.TempPathFactory,
    limits: dict[str, int],
    sections: list[str],
    comment: str,
    end: str,
) -> None:
    """Whatever valid settings there are, they mean the same with a section more."""
    from gradekit.course.starter import _extended

    text = f"# {comment}\n[limits]\n" + "".join(f"{k} = {v}\n" for k, v in limits.items())
    text += "".join(f"[assignments.{name}]\nnever_run = ['{name}']\n" for name in sections) + end
    path = tmp_path_factory.mktemp("settings") / "gradekit.toml"
    path.write_bytes(text.encode())
    before, after = parse_settings(text), parse_settings(_extended(path, "the-new-one"))
    assert {**after.assignments} == {
        **before.assignments,
        "the-new-one": after.assignments["the-new-one"],
    }
    assert (after.limits, after.sizes) == (before.limits, before.sizes)


def test_settings_that_cannot_be_extended(tiny: Assignment) -> None:
    """A value that closes the table of assignments is named, and stays."""
    path = tiny.course.root / "gradekit.toml"
    path.write_text("assignments = { tiny = { never_run = [] } }\n")
    before = contents(tiny.course.root)
    with pytest.raises(SettingsError, match=r"cannot be extended.*\[assignments\.NAME\]"):
        start_assignment(find_course(tiny.course.root), NAME)
    assert contents(tiny.course.root) == before


def test_linked_settings_stay_linked(tiny: Assignment, tmp_path: Path) -> None:
    """A gradekit.toml that is a link leads where it led."""
    path = tiny.course.root / "gradekit.toml"
    kept = path.rename(tmp_path / "kept.toml")
    kept.chmod(0o600)
    path.symlink_to(kept)
    start_assignment(find_course(tiny.course.root), NAME)
    assert path.is_symlink()
    assert f"[assignments.{NAME}]" in kept.read_text()
    assert kept.stat().st_mode & 0o777 == 0o600


def test_outside_of_a_course(tmp_path: Path) -> None:
    """In another folder nothing is laid down, and the message says where to go."""
    done = gradekit(tmp_path, "new", NAME, status=2)
    assert "go to the course directory" in done.stderr
    assert [*tmp_path.iterdir()] == []


def test_in_the_projects_own_course(course: Assignment) -> None:
    """Beside regularization, it is laid down and the settings keep their comments."""
    text = (ROOT / "gradekit.toml").read_text()
    gradekit(course.course.root, "new", NAME)
    assert (course.course.root / "gradekit.toml").read_text().startswith(text)
    with pytest.raises(GradekitError, match="name one of the assignments: regularization, week2"):
        find_course(course.course.root).assignment()
