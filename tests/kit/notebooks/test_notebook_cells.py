"""What a cell is to nbgrader, judged by nbgrader itself."""

from __future__ import annotations

import itertools
from typing import Any

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbgrader import utils

from gradekit.notebooks.cells import (
    checksum,
    code_cells,
    grade_id,
    is_grade,
    is_locked,
    is_solution,
    is_tracked,
)

FLAGS = [*itertools.product([True, False], repeat=3)]


def cell(grade: bool, solution: bool, locked: bool, **more: Any) -> dict[str, Any]:
    """A code cell with these marks of nbgrader's."""
    marks = {"grade": grade, "solution": solution, "locked": locked, "grade_id": "q", "points": 5}
    return {
        "cell_type": more.get("cell_type", "code"),
        "metadata": {"nbgrader": marks | {"points": more.get("points", 5)}},
        "source": more.get("source", "x"),
    }


@pytest.mark.parametrize(("grade", "solution", "locked"), FLAGS)
def test_the_marks_read_as_nbgrader_reads_them(grade: bool, solution: bool, locked: bool) -> None:
    """The three questions have nbgrader's answers for every combination of its marks."""
    ours = cell(grade, solution, locked)
    theirs = nbformat.from_dict(ours)
    assert is_grade(ours) == utils.is_grade(theirs)
    assert is_solution(ours) == utils.is_solution(theirs)
    assert is_locked(ours) == utils.is_locked(theirs)
    assert is_tracked(ours) == (grade or solution or locked)


@given(
    flags=st.sampled_from(FLAGS),
    source=st.text(st.characters(exclude_categories=["Cs"])),
    kind=st.sampled_from(["code", "markdown", "raw"]),
    points=st.one_of(st.integers(0, 1000), st.floats(0, 1000)),
)
def test_the_checksum_is_nbgraders(
    flags: tuple[bool, bool, bool], source: str, kind: str, points: float
) -> None:
    """Text, type, marks and points enter the checksum as they do in nbgrader."""
    ours = cell(*flags, source=source, cell_type=kind, points=points)
    assert checksum(ours) == utils.compute_checksum(nbformat.from_dict(ours))


@pytest.mark.parametrize(
    "metadata",
    [
        None,
        [],
        {},
        {"nbgrader": 5},
        {"nbgrader": []},
        {"nbgrader": {"grade_id": 7}},
        {"nbgrader": {"grade_id": ""}},
        {"nbgrader": {"grade_id": ["q"]}},
    ],
)
def test_a_cell_without_usable_marks_has_no_id(metadata: object) -> None:
    """Metadata of the wrong kind counts as none."""
    odd = {"cell_type": "code", "metadata": metadata, "source": ""}
    assert grade_id(odd) is None
    assert not is_tracked(odd)


def test_code_cells_come_in_order(every_kind: dict[str, Any]) -> None:
    """Text cells are left out."""
    assert [item["id"] for item in code_cells(every_kind)] == ["code-1", "empty"]
