"""The student version, compared with what nbgrader makes of the same master."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from gradekit.errors import MasterError
from gradekit.master.stubs import student_version
from gradekit.notebooks.reading import dump_notebook


def test_the_student_version_is_nbgraders(
    master: dict[str, Any], generate: Callable[[dict[str, Any]], str]
) -> None:
    """Byte for byte the file that generate_assignment writes with our stubs."""
    assert dump_notebook(student_version(master)) == generate(master)


def test_the_master_is_left_alone(master: dict[str, Any]) -> None:
    """The student version is a copy."""
    before = copy.deepcopy(master)
    student_version(master)
    assert master == before


def test_a_region_outside_a_solution_cell_is_never_released(build: Any) -> None:
    """It would stay as it is, solution and all."""
    with pytest.raises(MasterError, match=r"cell 1: .*not a solution cell"):
        student_version(build.notebook(build.code("a", build.MEAN)))
