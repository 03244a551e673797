"""The harness sees what it is to see: each of its checks can fail."""

from __future__ import annotations

import dataclasses
import json
import shutil
import sqlite3
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from attacks import verdicts
from attacks.catalogue import CodeAttack, WholeAttack
from attacks.evidence import hidden_numbers, snapshot
from attacks.expected import COST, PUBLIC_COST, Outcome, WholeOutcome
from attacks.ground import Ground, Trial, make_ground
from attacks.modes import MODES, PLAIN
from attacks.runs import FAST, LARGE, Run, perform

from gradekit.notebooks import Notebook


def rigged(source: str, *, replaces: bool = False, expected: Outcome | None = None) -> CodeAttack:
    """Make an attack that is none: what it does is known."""
    outcome = expected or Outcome(("wrong answer",))
    return CodeAttack(f"rigged{zlib.crc32(source.encode())}", "", outcome, source, replaces)


def unchanged(solved: Notebook, blank: Notebook) -> Notebook:
    """Hand in the solved notebook."""
    return solved


SUCCESS = rigged("def attack(inputs):\n    return True")
FAILURE = rigged("def attack(inputs):\n    return False")
ERROR = rigged("def attack(inputs):\n    raise ValueError")
ANSWER = rigged("def result(inputs):\n    return 1.7864859451590758", replaces=True)
COPIED = rigged(
    "def result(inputs):\n    return 1.7864859451590758 # again", replaces=True,
    expected=Outcome(("wrong answer",), passes=PUBLIC_COST),
)  # fmt: skip
SOLVED = WholeAttack("solved", "", WholeOutcome(), unchanged, "notebooks", "solved")
TRIALS = (
    Trial(SUCCESS, "top"),
    Trial(SUCCESS, "inside"),
    Trial(SUCCESS, "around"),
    Trial(FAILURE, "inside"),
    Trial(ERROR, "inside"),
    Trial(ERROR, "around"),
    Trial(ANSWER, "inside"),
    Trial(COPIED, "top"),
    Trial(SOLVED),
)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A run of attacks of which the outcome is known."""
    ground = make_ground(tmp_path_factory.mktemp("rigged") / "ground", armed=False)
    return perform(ground, TRIALS, MODES[PLAIN], FAST, jobs=1)


@pytest.fixture
def touched(run: Run, tmp_path: Path) -> Run:
    """The same run, to be tampered with; `run` is the one of honest students alone."""
    folder = tmp_path / "ground"
    shutil.copytree(run.ground.folder, folder, symlinks=True)
    ground = Ground(folder, run.ground.canaries)
    before = snapshot(ground)
    return dataclasses.replace(run, ground=ground, before=before, after=before)


def of(run: Run, attack: CodeAttack, place: str) -> str:
    """Say what is wrong with one of the attacks."""
    return "\n".join(verdicts.of_trial(run, Trial(attack, place)))


@pytest.mark.parametrize("place", ["top", "inside", "around"])
def test_success_is_seen(run: Run, place: str) -> None:
    """An attack that worked earns all the points, at each place."""
    assert f"{COST}: gained 20.0 points" in of(run, SUCCESS, place)


def test_failure_is_no_complaint(run: Run) -> None:
    """An attack that failed as it must is passed over; so are the other questions."""
    assert of(run, FAILURE, "inside") == ""
    assert of(run, COPIED, "top") == ""
    assert verdicts.of_trial(run, Trial(SOLVED)) == []


def test_another_failure_is_seen(run: Run) -> None:
    """It must fail in the way that its file says, around the function as well."""
    assert "failed by ['raised'], not only ['wrong answer']" in of(run, ERROR, "inside")
    assert "failed by ['missing'], not only ['wrong answer']" in of(run, ERROR, "around")
    assert f"gained 3.64 points by {sorted(PUBLIC_COST)}" in of(run, ANSWER, "inside")


WRONG = {
    "lost": WholeOutcome(lost=(COST,)),
    "judged": WholeOutcome(judged=False),
    "notices": WholeOutcome(notices=("links",)),
    "present": WholeOutcome(present=False),
}


@pytest.mark.parametrize("expected", WRONG.values(), ids=WRONG.keys())
def test_another_outcome_is_seen(run: Run, expected: WholeOutcome) -> None:
    """Of whole notebooks, points, judgement, notices and presence are looked at."""
    attack = dataclasses.replace(SOLVED, expected=expected)
    assert len(verdicts.of_trial(run, Trial(attack))) in (1, 4)


def test_lost_points_of_others_are_seen(touched: Run) -> None:
    """The questions that are not attacked must keep their points."""
    path = touched.ground.course / "autograded" / Trial(FAILURE, "inside").student
    path /= "regularization/grade.json"
    document = json.loads(path.read_text())
    document["questions"][2]["score"] = 29.5
    rewrite(path, json.dumps(document))
    assert of(touched, FAILURE, "inside").endswith("29.5 of 30.0 points are left")
    path.unlink()
    assert of(touched, FAILURE, "inside") == "it was not graded"


def rewrite(path: Path, text: str) -> None:
    """Write a file that grading has made read-only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    path.write_text(text, encoding="utf-8")


LEAKS = {
    "secret of the gradebook": ("{gradebook}", "a secret"),
    "course secret": ("{course}", "a secret"),
    "database": ("SQLite format 3\0", "a secret"),
    "hidden number": ("{hidden}", "hidden numbers"),
    "line of a test": ("A3, Y, parameters = drawn_case(draw)", "a line of a test"),
    "script": ("<script>gradekitAttack()</script>", "would act"),
    "handler": ("<img src=x onerror='gradekitAttack()'>", "would act"),
    "address": ("<a href=' javascript:gradekitAttack()'>", "would act"),
}


@pytest.mark.parametrize(("text", "complaint"), LEAKS.values(), ids=LEAKS.keys())
def test_a_leak_is_seen(touched: Run, text: str, complaint: str) -> None:
    """Every file that a student receives is searched."""
    course = touched.ground.course
    secrets = {
        "gradebook": touched.ground.canaries["gradebook"],
        "course": (course / "course.secret").read_text(),
        "hidden": f"0.{min(hidden_numbers(course))}",
    }
    page = course / "feedback" / Trial(FAILURE, "inside").student / "regularization/page.html"
    rewrite(page, f"<p>{text.format(**secrets)}</p>")
    assert complaint in of(touched, FAILURE, "inside")


def test_control_characters_are_seen(touched: Run) -> None:
    """In messages, whatever file holds them."""
    student = Trial(ERROR, "inside").student
    path = touched.ground.course / "autograded" / student / "regularization/grade.json"
    document = json.loads(path.read_text())
    document["questions"][0]["tests"][0]["message"] += "\x1b[2J"
    rewrite(path, json.dumps(document))
    assert "control characters" in of(touched, ERROR, "inside")


@pytest.mark.parametrize("check", verdicts.RUN_CHECKS, ids=lambda check: check.__name__)
def test_a_good_run_is_good(run: Run, check: Callable[[Run, Run], list[str]]) -> None:
    """Nothing is wrong with a class that does no harm."""
    assert check(run, run) == []


def spoil_course(run: Run) -> Run:
    """Change a test after the run."""
    with (run.ground.course / "tests/hidden/regularization/test_cost.py").open("a") as file:
        file.write("\n# changed")
    return dataclasses.replace(run, after=snapshot(run.ground))


def spoil_submission(run: Run) -> Run:
    """Take another student's submission away."""
    (run.ground.course / "submitted/honest-solved/regularization/regularization.ipynb").unlink()
    return dataclasses.replace(run, after=snapshot(run.ground))


def leave_a_file(run: Run) -> Run:
    """Leave a file beside the course."""
    (run.ground.beside / "gradekit-attack-x").touch()
    return run


def leave_in_course(run: Run) -> Run:
    """Leave a file that does not belong into the course."""
    (run.ground.course / "conftest.ini").touch()
    return run


def change_document(run: Run) -> Run:
    """Change an honest student's document."""
    path = run.ground.course / "autograded/honest-partly/regularization/grade.json"
    rewrite(path, path.read_text().replace('"score": 45.0', '"score": 46.0'))
    return run


def lower_level(run: Run) -> Run:
    """Stamp another level of isolation on a document."""
    path = run.ground.course / "autograded/honest-partly/regularization/grade.json"
    rewrite(path, path.read_text().replace("landlock+seccomp", "local"))
    return run


def sql(statement: str) -> Callable[[Run], Run]:
    """Change the gradebook."""

    def change(run: Run) -> Run:
        with sqlite3.connect(run.ground.course / "gradebook.db") as database:
            assert database.execute(statement).rowcount > 0
        database.close()
        return run

    return change


def command(**changes: object) -> Callable[[Run], Run]:
    """Change what a command is said to have done."""

    def change(run: Run) -> Run:
        commands = tuple(dataclasses.replace(c, **changes) for c in run.commands)  # type: ignore[arg-type]  # as each row says
        return dataclasses.replace(run, commands=commands)

    return change


SPOILT: list[tuple[str, Callable[[Run, Run], list[str]], Callable[[Run], Run]]] = [
    ("status", verdicts.finished, command(status=2)),
    ("no end", verdicts.finished, command(status=None)),
    ("crash", verdicts.finished, command(output=b"Traceback (most recent call last):")),
    ("late", verdicts.punctual, command(seconds=1000.0)),
    ("survivor", verdicts.left_no_process, command(survivors=("sleep 60",))),
    ("grader's memory", verdicts.bounded_memory, command(peak_grader_mb=2000.0)),
    ("student's memory", verdicts.bounded_memory, command(peak_student_mb=2000.0)),
    ("control characters", verdicts.wrote_plain_text, command(output=b"\x1b[2J")),
    ("reversed text", verdicts.wrote_plain_text, command(output="\u202e".encode())),
    ("flood", verdicts.wrote_plain_text, command(output=b"x" * LARGE)),
    ("changed test", verdicts.left_files_alone, spoil_course),
    ("lost submission", verdicts.left_files_alone, spoil_submission),
    ("file beside", verdicts.left_nothing_behind, leave_a_file),
    ("file in the course", verdicts.left_nothing_behind, leave_in_course),
    ("document", verdicts.left_honest_students_alone, change_document),
    (
        "manual score", verdicts.left_honest_students_alone,
        sql("UPDATE grade SET manual_score = 10 WHERE manual_score = 0.25"),
    ),
    (
        "comment", verdicts.left_honest_students_alone,
        sql("UPDATE comment SET manual_comment = '' WHERE manual_comment IS NOT NULL"),
    ),
    ("name", verdicts.left_honest_students_alone, sql("UPDATE student SET first_name = 'x'")),
    (
        "points", verdicts.left_honest_students_alone,
        sql("UPDATE grade_cells SET max_score = 1000 WHERE max_score = 20"),
    ),
    ("score", verdicts.gradebook_agrees, sql("UPDATE grade SET auto_score = 1")),
    ("level", verdicts.reached_its_level, lower_level),
]  # fmt: skip


@pytest.mark.parametrize(
    ("check", "spoil"), [row[1:] for row in SPOILT], ids=[row[0] for row in SPOILT]
)
def test_harm_is_seen(
    run: Run,
    touched: Run,
    check: Callable[[Run, Run], list[str]],
    spoil: Callable[[Run], Run],
) -> None:
    """Each check finds what it is there for, and nothing before that."""
    assert check(touched, run) == []
    assert check(spoil(touched), run) != []


def test_every_check_is_tried() -> None:
    """None is left out above."""
    assert {row[1] for row in SPOILT} == set(verdicts.RUN_CHECKS)
