"""The autograder for Gradescope, built and run in a clean folder as Gradescope does it."""

from __future__ import annotations

import errno
import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from coursework import gradekit
from tiny_course import make_tiny_course

from gradekit.course import Assignment, Grader, Handed, find_course
from gradekit.course.grader import read_assignment
from gradekit.exports.gradescope import autograder_zip
from gradekit.exports.gradescope_results import VISIBILITIES, not_graded, results
from gradekit.judging import CaseResult, Grade, Outcome, QuestionGrade
from gradekit.notebooks import Notebook, dump_notebook

SECRET = "a secret of this course's own"  # noqa: S105 - of a made-up course
MARK = "734.25"  # is in a hidden case's inputs, and nowhere else
STATES = {"visible", "after_due_date", "after_published", "hidden"}
NO_FILTERS = (157, 317)
NO_LANDLOCK = (444, 445, 446)


class Autograder:
    """A folder that is ``/autograder`` for a while."""

    def __init__(self, root: Path, assignment: Assignment) -> None:
        self.root = root
        self.assignment = assignment
        # A PATH without the project's own environment; pip is told where packages come from.
        pip = {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
        self.env = {"PATH": os.defpath, "HOME": str(root), "GRADEKIT_AUTOGRADER": str(root), **pip}

    def unpack(self, archive: Path) -> None:
        """Unpack as Gradescope does, and build."""
        source = self.root / "source"
        source.mkdir(parents=True)
        with zipfile.ZipFile(archive) as packed:
            for entry in packed.infolist():
                Path(packed.extract(entry, source)).chmod(entry.external_attr >> 16)
        shutil.copy(source / "run_autograder", self.root)
        python = Path(sys.base_prefix) / "bin"
        env = {**self.env, "PATH": f"{python}{os.pathsep}{os.defpath}"}
        done = subprocess.run(
            [str(source / "setup.sh")],
            cwd=self.root,
            env=env,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        assert "tiny: ready; student code is locked by" in done.stdout

    def run(self, files: dict[str, bytes], refused: tuple[int, ...] = ()) -> dict[str, Any]:
        """Grade a submission; give ``results.json``."""
        for name in ("submission", "results"):
            shutil.rmtree(self.root / name, ignore_errors=True)
        (self.root / "submission").mkdir()
        for name, content in files.items():
            (self.root / "submission" / name).write_bytes(content)
        words = ["./run_autograder"]
        if refused:
            words = [sys.executable, "-c", LAUNCHER.format(refused, errno.EPERM), *words]
        done = subprocess.run(
            words, cwd=self.root, env=self.env, capture_output=True, text=True, check=False
        )
        self.said = done.stdout + done.stderr
        document: dict[str, Any] = json.loads((self.root / "results/results.json").read_text())
        valid(document)
        return document


LAUNCHER = (
    "import os, sys\n"
    "from gradekit.sandbox import kernel, seccomp\n"
    "kernel.no_new_privileges()\n"
    "refuse = dict.fromkeys({0}, seccomp.refuse({1}))\n"
    "seccomp.install(seccomp.assemble(refuse, seccomp.ALLOW))\n"
    "os.execv(sys.argv[1], sys.argv[1:])\n"
)


def valid(document: dict[str, Any]) -> None:
    """Hold a document against Gradescope's specification."""
    assert isinstance(document["score"], int | float)
    assert document["output"].strip()
    assert document["stdout_visibility"] == "hidden"
    assert "leaderboard" not in document
    for test in document["tests"]:
        assert test.keys() <= {
            *("score", "max_score", "status", "name", "number", "output", "visibility")
        }
        assert test["visibility"] in STATES
        assert test.get("status", "passed") in ("passed", "failed")
        assert 0 <= test.get("score", 0) <= test.get("max_score", 0)


@pytest.fixture(scope="module")
def autograder(tmp_path_factory: pytest.TempPathFactory) -> Autograder:
    """The tiny course's, made by the command and built by its own ``setup.sh``."""
    folder = make_tiny_course(tmp_path_factory.mktemp("course") / "tiny")
    (folder / "course.secret").write_text(SECRET)
    # A second assignment stays at home, and its settings do no harm.
    shutil.copytree(folder / "source/tiny", folder / "source/other", symlinks=True)
    with (folder / "gradekit.toml").open("a") as settings:
        settings.write('[assignments.other]\nallowed_imports = ["numpy"]\n')
    gradekit(folder, "export", "tiny", "--to", "gradescope")
    made = Autograder(tmp_path_factory.mktemp("autograder"), find_course(folder).assignment("tiny"))
    made.unpack(folder / "exports/tiny-gradescope.zip")
    return made


def edited(assignment: Assignment, old: str, new: str) -> Notebook:
    """Give the solution with one text replaced."""
    notebook = read_assignment(assignment).solution
    for cell in notebook["cells"]:
        cell["source"] = cell["source"].replace(old, new)
    return notebook


def solved(assignment: Assignment) -> bytes:
    """Give the solution's bytes."""
    return dump_notebook(read_assignment(assignment).solution).encode()


def slipped(assignment: Assignment, old: str, new: str) -> dict[str, bytes]:
    """Give a submission with one text of the solution replaced."""
    return {"tiny.ipynb": dump_notebook(edited(assignment, old, new)).encode()}


HANDED_IN: dict[str, Callable[[Assignment], dict[str, bytes]]] = {
    "right": lambda a: {"tiny.ipynb": solved(a)},
    "blank": lambda a: {"tiny.ipynb": dump_notebook(read_assignment(a).student).encode()},
    "wrong for hidden cases": lambda a: slipped(a, "* FACTOR", "* 2 + (values > 9)"),
    "one error": lambda a: slipped(a, "return amount / people", "return amount /"),
    "renamed": lambda a: {"my homework (2).ipynb": solved(a), "notes.txt": b"hello"},
    "in UTF-16": lambda a: {"tiny.ipynb": solved(a).decode().encode("utf-16")},
}  # fmt: skip


@pytest.fixture(scope="module")
def at_home(autograder: Autograder) -> Iterator[Grader]:
    """A grader of the course itself."""
    with Grader(autograder.assignment) as grader:
        yield grader


@pytest.mark.parametrize("name", HANDED_IN)
def test_scores_are_those_of_the_course(autograder: Autograder, at_home: Grader, name: str) -> None:
    """What is graded here gets what `gradekit check` gives, and no word more about hidden cases."""
    handed_in = HANDED_IN[name](autograder.assignment)
    document = autograder.run(handed_in)
    data = next(d for file, d in handed_in.items() if file.endswith(".ipynb"))
    grade = at_home.grade(Handed(data)).grade
    assert document["score"] == grade.score
    assert document["extra_data"]["gradekit"]["isolation"] == grade.isolation
    tests = [test for test in document["tests"] if "max_score" in test]
    assert [test["output"] for test in tests] == [
        t.message for q in grade.questions for t in q.tests
    ]
    assert sum(test["score"] for test in tests) == pytest.approx(grade.score, abs=0.01)
    assert sum(test["max_score"] for test in tests) == pytest.approx(10, abs=0.01)
    shown = [test["visibility"] for test in tests]
    assert shown == ["visible", *["after_published"] * 4]
    text = json.dumps(document)
    assert MARK not in text
    assert SECRET not in text
    assert "test_others" not in text
    renamed = "'my homework (2).ipynb', not 'tiny.ipynb'" in document["output"]
    assert renamed == (name == "renamed")


NOTHING: dict[str, tuple[dict[str, bytes], str]] = {
    "nothing": ({}, "Nothing was handed in"),
    "no notebook": ({"tiny.py": b"x = 1"}, "There is no notebook in the submission, only: tiny.py"),
    "half a file": ({"tiny.ipynb": b'{"cells": ['}, "NOT JUDGED YET: Question: double, "),
    "not a notebook": ({"tiny.ipynb": b"[]"}, "NOT JUDGED YET"),
    "two others": ({"a.ipynb": b"{}", "b.ipynb": b"{}"}, "There are 2 notebooks in the submission"),
}  # fmt: skip


@pytest.mark.parametrize(("files", "words"), NOTHING.values(), ids=NOTHING)
def test_what_cannot_be_judged(autograder: Autograder, files: dict[str, bytes], words: str) -> None:
    """It says what is the matter; what a person must judge has no score of its own."""
    document = autograder.run(files)
    assert words in document["output"]
    assert document["score"] == 0
    if "NOT JUDGED" in document["output"]:
        assert all("score" not in t and "status" not in t for t in document["tests"])


SECRETS = (
    "source/course/tests/hidden/tiny/test_tiny.py",
    "source/course/bundled.secret",
    "results/results.json",
    "source/autograder.json",
)
ATTACK = """for path in {paths}:
        try:
            open(path).close()
            return result
        except Exception:
            pass
    return None"""


def test_students_reach_nothing(autograder: Autograder) -> None:
    """An answer that is right if it can open any file of the grader's earns nothing."""
    paths = [str(autograder.root / name) for name in SECRETS]
    assert all(Path(path).is_file() for path in paths if "results" not in path)
    notebook = edited(autograder.assignment, "return result", ATTACK.format(paths=paths))
    document = autograder.run({"tiny.ipynb": dump_notebook(notebook).encode()})
    assert document["score"] == 4
    assert document["extra_data"]["gradekit"]["graded"]


def test_without_landlock(autograder: Autograder) -> None:
    """A container whose profile refuses Landlock is locked by seccomp, and grades."""
    document = autograder.run(HANDED_IN["right"](autograder.assignment), NO_LANDLOCK)
    assert document["score"] == 10
    assert document["extra_data"]["gradekit"]["isolation"] == "seccomp"


def test_without_any_lock_nothing_is_graded(autograder: Autograder) -> None:
    """It fails closed: no code runs, the student is told that the 0 is no grade."""
    flag = autograder.root / "ran"
    notebook = edited(autograder.assignment, "return result", f"open({str(flag)!r}, 'w')")
    document = autograder.run({"tiny.ipynb": dump_notebook(notebook).encode()}, NO_FILTERS)
    assert document == not_graded()
    assert "that is not your grade" in document["output"]
    assert not flag.exists()
    assert "not graded: " in autograder.said


BROKEN: dict[str, Callable[[Path], object]] = {
    "no environment": lambda root: (root / "venv").rename(root / "away"),
    "no tests": lambda root: (root / "source/course/tests").rename(root / "away"),
    "no kit": lambda root: (root / "source/kit").rename(root / "away"),
}
BACK = {
    "no environment": "venv",
    "no tests": "source/course/tests",
    "no kit": "source/kit",
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_damaged_grader(autograder: Autograder, name: str) -> None:
    """Whatever is broken, students lose nothing by it and learn nothing of it."""
    BROKEN[name](autograder.root)
    try:
        document = autograder.run(HANDED_IN["right"](autograder.assignment))
    finally:
        (autograder.root / "away").rename(autograder.root / BACK[name])
    assert document == not_graded()
    assert str(autograder.root) not in json.dumps(document)


def test_the_archive(autograder: Autograder) -> None:
    """What Gradescope asks for is at its top, may be run, and is the same each time."""
    data = autograder_zip(autograder.assignment)
    assert autograder_zip(autograder.assignment) == data
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        modes = {entry.filename: entry.external_attr >> 16 & 0o777 for entry in packed.infolist()}
        names = set(modes)
        pins = packed.read("requirements.txt").decode().split()
    assert modes["setup.sh"] == modes["run_autograder"] == 0o755
    assert "course/bundled.secret" in names
    assert not any("other" in name.split("/") or "submitted" in name for name in names)
    needed = ["ipython", "lazy-loader", "nh3", "numpy", "pytest"]
    assert [pin.partition("==")[0] for pin in pins] == needed


@pytest.mark.parametrize("hidden", VISIBILITIES)
def test_visibilities(hidden: str) -> None:
    """Public cases are seen at once, others when it was said; the sum is as hidden as they are."""
    cases = (
        CaseResult("test_public", Outcome.PASSED, "Right.", 1, "It adds."),
        CaseResult("test_hidden[3]", Outcome.FAILED, "Wrong.", 2, "It adds more."),
    )
    grade = Grade("a", (QuestionGrade("q", "Q", 3, cases, "A hint."),), "seccomp")
    document = results(grade, {("q", "test_public")}, hidden, 1.0)
    valid(document)
    assert [test["visibility"] for test in document["tests"]] == ["visible", hidden, hidden]
    assert ("1 of 3 points" in document["output"]) == (hidden == "visible")
    assert "test_hidden" not in json.dumps(document)
    assert document["tests"][2]["output"] == "A hint."
