"""A small course for tests: two functions of two lines, and nothing to do with networks."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]

DOUBLE = """def double(values):
    # every value twice as large
    ### START CODE HERE ### (approx. 1 line)
    result = values * FACTOR          # two for one
    ### END CODE HERE ###
    return result"""

SHARE = """def share(amount, people):
    ### START CODE HERE ###
    if people == 0:
        raise ValueError("nobody to share with")
    return amount / people
    ### END CODE HERE ###"""

CHECKS = {
    "double": "print(double(example()))",
    "share": "print(share(6.0, 3))",
}

HIDDEN = '''"""Hidden cases of the tiny course."""

import numpy as np
import pytest

from gradekit.judging import check
from helpers import example


@pytest.mark.question("double")
@pytest.mark.public
def test_example(student):
    """The example of the notebook is doubled."""
    check.array(student(example()), 2.0 * example(), "the result", hint="Multiply by two.")


@pytest.mark.question("double")
@pytest.mark.weight(2)
@pytest.mark.parametrize("case", [0, 1])
def test_others(student, solution, draw, case):
    """Other arrays are doubled, too."""
    values = np.arange(draw.integer(3, 9)) + 734.25 + case
    check.array(student(values), solution(values), "the result", hint="Any size will come.")


@pytest.mark.question("double")
def test_unchanged(student):
    """The argument is left as it was."""
    values = np.array([1.0, 2.0])
    reply = student.reply(values)
    check.array(reply.value, [2.0, 4.0], "the result")
    check.that(bool(np.all(reply.args[0] == values)), "the argument was changed")


@pytest.mark.question("share")
def test_fair(student, draw):
    """Everybody gets the same."""
    people = draw.integer(2, 9)
    check.scalar(student(12.5, people), 12.5 / people, "the share", hint="Divide.")
'''

EQUIVALENT = '''"""Mutants of the tiny course's solutions that are right all the same."""

from gradekit.judging import EquivalentMutant

NOBODY = "What becomes of an amount that is shared among nobody is not asked."

EQUIVALENT_MUTANTS = [
    *(
        EquivalentMutant("share", "if people == 0:", becomes, NOBODY)
        for becomes in ("pass", "if people == 1:", "if people == -1:")
    ),
    EquivalentMutant("share", "raise ValueError('nobody to share with')", "pass", NOBODY),
]
'''

HELPERS = '''"""Given to students."""

import numpy as np

FACTOR = 2.0


def example():
    """Three numbers."""
    return np.array([1.0, 2.0, 3.0])
'''

SETTINGS = """
[limits]
call_cpu_seconds = 1.0
question_cpu_seconds = 3.0

[assignments.tiny]
never_run = []
allowed_imports = ["numpy", "math", "helpers"]
"""


def cell(kind: str, source: str, name: str, **marks: Any) -> dict[str, Any]:
    """Make a cell; ``marks`` are nbgrader's."""
    metadata: dict[str, Any] = {}
    made: dict[str, Any]
    if marks:
        defaults = {"schema_version": 3, "task": False, "locked": False, "grade_id": name}
        metadata["nbgrader"] = {**defaults, **marks}
    made = {"cell_type": kind, "id": name.replace("_", "-"), "metadata": metadata, "source": source}
    if kind == "code":
        made |= {"execution_count": None, "outputs": []}
    return made


def master() -> dict[str, Any]:
    """Make the master notebook."""
    cells = [
        cell("markdown", "# A tiny assignment", "intro"),
        cell("code", "import numpy as np\nfrom helpers import *", "imports"),
    ]
    for function, source, points in (("double", DOUBLE, 6), ("share", SHARE, 4)):
        cells += [
            cell("markdown", f"## Question: `{function}` ({points} points)", f"{function}-text"),
            cell("code", source, f"{function}_solution", grade=False, solution=True),
            cell(
                "code", CHECKS[function], function,
                grade=True, solution=False, locked=True, points=points,
            ),
        ]  # fmt: skip
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {
        "cells": cells,
        "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def make_tiny_course(folder: Path) -> Path:
    """Lay the course down in a new folder."""
    for name in ("source/tiny", "tests/hidden/tiny"):
        (folder / name).mkdir(parents=True)
    (folder / "gradekit.toml").write_text(SETTINGS)
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    (folder / "helpers.py").write_text(HELPERS)
    (folder / "source/tiny/helpers.py").symlink_to("../../helpers.py")
    (folder / "source/tiny/tiny.ipynb").write_text(json.dumps(master()))
    (folder / "tests/hidden/tiny/test_tiny.py").write_text(HIDDEN)
    (folder / "tests/hidden/tiny/equivalent_mutants.py").write_text(EQUIVALENT)
    return folder
