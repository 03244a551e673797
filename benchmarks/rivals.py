"""Other graders, set up as their manuals say, for the regularization assignment's four functions.

Each grades one notebook and tells the points of every question. Hostile code has its way in them,
so they run as an ordinary user, in processes of their own of which nothing is left afterwards.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nbformat.v4 import new_code_cell, new_notebook

__all__ = ["CHECKS", "SECONDS", "TOOLS", "Answer", "Nbgrader", "Otter"]

BIN = Path(sys.executable).parent
NOBODY = 65534
SECONDS = 90.0
"""When a tool that does not come to an end is ended."""

# As root's home may hold the interpreter, reading is allowed.
_CONTAINED = (
    "unshare", "--pid", "--fork", "--kill-child", "--mount-proc", "--",
    "setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups",
    "--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search", "--",
    "prlimit", "--nproc=400", "--as=8589934592", "--cpu=60", "--",
)  # fmt: skip

CHECKS = {
    "compute_cost_with_regularization": """\
a3, y, parameters = compute_cost_with_regularization_test_case(seed=31)
got = compute_cost_with_regularization(a3, y, parameters, 0.1)""",
    "backward_propagation_with_regularization": """\
x, y, cache = backward_propagation_with_regularization_test_case(seed=32)
got = backward_propagation_with_regularization(x, y, cache, 0.7)["dW1"]""",
    "forward_propagation_with_dropout": """\
x, parameters = forward_propagation_with_dropout_test_case(seed=33)
got = forward_propagation_with_dropout(x, parameters, 0.7)[0]""",
    "backward_propagation_with_dropout": """\
x, y, cache = backward_propagation_with_dropout_test_case(seed=34)
got = backward_propagation_with_dropout(x, y, cache, 0.8)["dA1"]""",
}
"""By function: what a hidden test calls, and the value that it looks at."""

_IMPORTS = "import numpy as np\nfrom reg_utils import *\nfrom testCases import *"


@dataclass(frozen=True)
class Answer:
    """What a tool made of a notebook.

    Parameters
    ----------
    ended
        Whether it came to an end by itself.
    points
        By question; a question without points is missing.
    """

    ended: bool
    points: dict[str, float]


def _run(words: Sequence[str], folder: Path) -> bool:
    """Run a command in a folder; tell whether it ended in time."""
    environment = {
        "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "LANG": "C.UTF-8",
        "OPENBLAS_NUM_THREADS": "1",
    }
    for path in [folder, *folder.rglob("*")]:
        os.chown(path, NOBODY, NOBODY, follow_symlinks=False)
    command = [*_CONTAINED, *words]
    with subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()  # the first process of its own world, which ends with it
            return False
    return True


def _notebook(answers: dict[str, str], checks: dict[str, str]) -> dict[str, Any]:
    cells = [new_code_cell(_IMPORTS)]
    for name, answer in answers.items():
        cells.append(new_code_cell(answer, metadata=_marks(f"{name}_solution", solution=True)))
        check = f"{checks[name]}\n" if checks else ""
        marks = _marks(name, grade=True, locked=True, points=25)
        cells.append(new_code_cell(check, metadata=marks))
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return dict(new_notebook(cells=cells, metadata={"kernelspec": kernel}))


def _marks(name: str, **marks: Any) -> dict[str, Any]:
    bare = {"grade": False, "solution": False, "locked": False, "task": False}
    return {"nbgrader": {"schema_version": 3, "grade_id": name, **bare, **marks}}


class Nbgrader:
    """nbgrader, with hidden tests in the notebook's test cells.

    Parameters
    ----------
    folder
        A folder that is not there yet.
    support
        Files that go with the notebook.
    solutions
        The right answers, by function.
    expected
        What `CHECKS` must give, as Python source.
    """

    name = "nbgrader"

    def __init__(
        self,
        folder: Path,
        support: Sequence[Path],
        solutions: dict[str, str],
        expected: dict[str, str],
    ) -> None:
        self._template = folder
        self._support = support
        checks = {
            name: f"### BEGIN HIDDEN TESTS\n{check}\nassert np.allclose(got, {expected[name]})\n"
            "### END HIDDEN TESTS"
            for name, check in CHECKS.items()
        }
        source = folder / "source" / "reg"
        source.mkdir(parents=True)
        (folder / "nbgrader_config.py").write_text("c = get_config()\n")
        marked = {
            name: f"### BEGIN SOLUTION\n{text}\n### END SOLUTION"
            for name, text in solutions.items()
        }
        (source / "reg.ipynb").write_text(json.dumps(_notebook(marked, checks)))
        if not _run(["nbgrader", "generate_assignment", "reg"], folder):
            raise RuntimeError("nbgrader generate_assignment does not end")

    def grade(self, answers: dict[str, str], folder: Path) -> Answer:
        """Grade one notebook in a copy of the course."""
        shutil.copytree(self._template, folder)
        submitted = folder / "submitted" / "student" / "reg"
        submitted.mkdir(parents=True)
        for path in self._support:
            shutil.copy(path, submitted)
        (submitted / "reg.ipynb").write_text(json.dumps(_notebook(answers, {})))
        ended = _run(["nbgrader", "autograde", "reg"], folder)
        query = (
            "SELECT base_cell.name, grade.auto_score FROM grade"
            " JOIN base_cell ON base_cell.id = grade.cell_id"
        )
        with sqlite3.connect(folder / "gradebook.db") as database:
            return Answer(ended, {n: s for n, s in database.execute(query) if s})


class Otter:
    """Otter, with hidden tests in files of their own; the parameters are those of `Nbgrader`."""

    name = "Otter"

    def __init__(
        self,
        folder: Path,
        support: Sequence[Path],
        solutions: dict[str, str],  # noqa: ARG002 - both tools are made alike
        expected: dict[str, str],
    ) -> None:
        tests = folder / "tests"
        tests.mkdir(parents=True)
        for name, check in CHECKS.items():
            lines = f"{check}\nassert np.allclose(got, {expected[name]})".split("\n")
            code = "".join(f">>> {line}\n" for line in lines)
            case = {"code": code, "hidden": True, "locked": False}
            suite = {
                "cases": [case],
                "scored": True,
                "setup": "",
                "teardown": "",
                "type": "doctest",
            }
            test = {"name": name, "points": 25, "suites": [suite]}
            (tests / f"{name}.py").write_text(f"OK_FORMAT = True\ntest = {test!r}\n")
        for path in support:
            shutil.copy(path, folder)
        words = ["otter", "generate", "-t", "tests", "--no-environment"]
        if not _run([*words, *(path.name for path in support)], folder):
            raise RuntimeError("otter generate does not end")
        self._archive = folder / "autograder.zip"

    def grade(self, answers: dict[str, str], folder: Path) -> Answer:
        """Grade one notebook in a folder of its own."""
        (folder / "out").mkdir(parents=True)
        shutil.copy(self._archive, folder)
        (folder / "student.ipynb").write_text(json.dumps(_notebook(answers, {})))
        words = ["otter", "run", "student.ipynb", "-a", "autograder.zip", "-o", "out", "--no-logo"]
        ended = _run(words, folder)
        results = folder / "out" / "results.json"
        if not results.exists():
            return Answer(ended, {})
        tests = json.loads(results.read_text())["tests"]
        points = {test["name"].split()[0]: test.get("score", 0.0) for test in tests}
        return Answer(ended, {name: score for name, score in points.items() if score})


TOOLS = (Nbgrader, Otter)
