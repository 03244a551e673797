"""Submissions repaired after the master, and nbgrader's opinion of the result."""

from __future__ import annotations

import copy
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nbgrader import preprocessors as steps
from nbgrader.api import Gradebook

from gradekit.master.blueprint import Blueprint, read_blueprint
from gradekit.notebooks.cells import grade_id
from gradekit.submission.sanitize import sanitize

Json = dict[str, Any]


def cell(name: str, source: str, kind: str = "code", **marks: Any) -> Json:
    """A cell, tracked by nbgrader if it has marks."""
    base = {"schema_version": 3, "grade": False, "solution": False, "locked": False}
    made: Json = {"cell_type": kind, "id": name.replace("_", "-"), "source": source}
    made["metadata"] = {"nbgrader": base | {"grade_id": name} | marks} if marks else {}
    if kind == "code":
        made |= {"outputs": [], "execution_count": None}
    return made


def function(name: str) -> str:
    """A solved function."""
    return f"def {name}(x):\n    ### START CODE HERE ###\n    y = 2 * x\n    ### END CODE HERE ###\n    return y"  # noqa: E501 - five short lines


def make_blueprint() -> Blueprint:
    """Two questions, a locked text, a written answer, and cells that nbgrader does not track."""
    cells = [
        cell("intro", "# Title", "markdown"),
        cell("imports", "import numpy as np"),
        cell("a_solution", function("a"), solution=True),
        cell("a", "# 10 points", grade=True, locked=True, points=10),
        cell("rules", "Work alone.", "markdown", locked=True),
        cell("b_solution", function("b"), solution=True),
        cell("b", "# 20 points", grade=True, locked=True, points=20),
        cell("essay", "The answer.", "markdown", grade=True, solution=True, points=5),
        cell("idle", "pass", grade=False, solution=False, locked=False),
        cell("end", "print('bye')"),
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = {"cells": cells, "metadata": {"kernelspec": kernel}}
    return read_blueprint(notebook | {"nbformat": 4, "nbformat_minor": 5}, "hw", "hw")


BLUEPRINT = make_blueprint()


def at(notebook: Json, name: str) -> int:
    """The position of the first cell with this grade_id or id."""
    cells = notebook["cells"]
    return next(i for i, c in enumerate(cells) if name in (grade_id(c), c.get("id")))


def honest() -> Json:
    """A filled-in and executed copy of the student version."""
    notebook = copy.deepcopy(BLUEPRINT.student)
    for item in notebook["cells"]:
        if item["cell_type"] == "code":
            item["source"] = item["source"].replace("= None", "= 2 * x")
            item["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "1\n"}]
            item["execution_count"] = 4
    notebook["cells"].insert(3, cell("own", "my_note = 1"))
    return notebook


def edit(*changes: Callable[[Json], object]) -> Json:
    """The honest notebook with these changes."""
    notebook = honest()
    for change in changes:
        change(notebook)
    return notebook


def delete(name: str) -> Callable[[Json], object]:
    """Remove a cell."""
    return lambda nb: nb["cells"].pop(at(nb, name))


def repeat(name: str, source: str) -> Callable[[Json], object]:
    """Copy a cell to the end, with another text."""
    return lambda nb: nb["cells"].append(
        copy.deepcopy(nb["cells"][at(nb, name)]) | {"source": source}
    )


def update(name: str, **parts: Any) -> Callable[[Json], object]:
    """Change parts of a cell."""
    return lambda nb: nb["cells"][at(nb, name)].update(parts)


def remark(name: str, **marks: Any) -> Callable[[Json], object]:
    """Change a cell's nbgrader metadata."""
    return lambda nb: nb["cells"][at(nb, name)]["metadata"]["nbgrader"].update(marks)


def swap(first: str, second: str) -> Callable[[Json], object]:
    """Exchange two cells."""

    def change(notebook: Json) -> None:
        cells, i, j = notebook["cells"], at(notebook, first), at(notebook, second)
        cells[i], cells[j] = cells[j], cells[i]

    return change


def strip(notebook: Json) -> None:
    """Take all cell metadata away, as some editors do."""
    for item in notebook["cells"]:
        item["metadata"] = {}


ALL = ["a_solution", "a", "rules", "b_solution", "b", "essay"]
GONE = "# The cell {} was missing from the submission."
ODD: dict[str, tuple[Json, list[str]]] = {
    "honest": (honest(), []),
    "untouched": (copy.deepcopy(BLUEPRINT.student), []),
    "no kernel": (edit(lambda nb: nb["metadata"].clear()), ["missing_metadata"]),
    "no metadata at all": (edit(lambda nb: nb.pop("metadata")), ["missing_metadata"]),
    "another kernel": (
        edit(lambda nb: nb["metadata"]["kernelspec"].update(name="julia", display_name="J")), []
    ),
    "solution twice": (
        edit(repeat("a_solution", "def a(x):\n    return 3")),
        ["duplicated_cell", "reordered_cells"],
    ),
    "test twice": (
        edit(repeat("b", "# 99 points")),
        ["duplicated_cell", "edited_cell", "reordered_cells"],
    ),
    "solution deleted": (edit(delete("a_solution")), ["deleted_cell"]),
    "test deleted": (edit(delete("b")), ["deleted_cell"]),
    "text deleted": (edit(delete("rules")), ["deleted_cell"]),
    "answer deleted": (edit(delete("essay")), ["deleted_cell"]),
    "all deleted": (edit(lambda nb: nb["cells"].clear()), ["missing_metadata"]),
    "all marks lost": (edit(strip), ["missing_metadata"]),
    "test edited": (edit(update("a", source="# 100 points")), ["edited_cell"]),
    "test now text": (
        edit(update("a", cell_type="markdown")), ["changed_cell_type"]
    ),
    "solution now text": (edit(update("b_solution", cell_type="markdown")), ["changed_cell_type"]),
    "solution now raw": (edit(update("b_solution", cell_type="raw")), ["changed_cell_type"]),
    "answer now code": (edit(update("essay", cell_type="code")), ["changed_cell_type"]),
    "more points": (edit(remark("a", points=1000)), ["changed_metadata"]),
    "points in words": (edit(remark("a", points="x")), ["changed_metadata"]),
    "test unlocked": (edit(remark("b", locked=False, grade=False)), ["changed_metadata"]),
    "solution made a test": (
        edit(remark("b_solution", grade=True, points=9)), ["changed_metadata"]
    ),
    "extra marks": (edit(remark("a", bonus=[1])), ["changed_metadata"]),
    "old marks": (edit(remark("a", schema_version=1)), []),
    "editable again": (
        edit(lambda nb: nb["cells"][at(nb, "a")]["metadata"].update(editable=True)), []
    ),
    "unknown id": (edit(remark("a", grade_id="zzz")), ["unknown_cell", "deleted_cell"]),
    "id of another kind": (edit(remark("a", grade_id={"a": 1})), ["unknown_cell", "deleted_cell"]),
    "marks that are none": (
        edit(lambda nb: nb["cells"][at(nb, "a")]["metadata"].update(nbgrader=5)), ["deleted_cell"]
    ),
    "metadata that is a list": (edit(update("a", metadata=[1])), ["deleted_cell"]),
    "cells exchanged": (edit(swap("a_solution", "b_solution")), ["reordered_cells"]),
    "own cells moved": (edit(swap("intro", "end")), []),
    "escape signs": (
        edit(remark("a", grade_id="\x1b[31m\u202e" + "x" * 500)), ["unknown_cell", "deleted_cell"]
    ),
    "many odd cells": (
        edit(lambda nb: nb["cells"].extend(cell(f"u{n}", "x", solution=True) for n in range(50))),
        ["unknown_cell"],
    ),
    "huge values": (edit(remark("a", points=10**400)), ["changed_metadata"]),
    "idle cell copied": (edit(repeat("idle", "x")), []),
    "odd tags": (edit(update("own", metadata={"tags": 5, "name": ""})), []),
    "answer with a script": (
        edit(update("essay", source="So it is. <script>act()</script>")), ["markup"]
    ),
    "script in an own cell": (
        edit(update("intro", source="# Title <img src=x onerror=act()>")), ["markup"]
    ),
    "metadata of every kind": (
        edit(
            update("own", metadata={"tags": ["a"], "magics_language": "<b>", "name": "x"}),
            lambda nb: nb["cells"][at(nb, "b_solution")]["metadata"].update(tags=["<b>"]),
        ),
        [],
    ),
    "code that is not what it seems": (
        edit(update("own", source="x = 1 # \u202e2 = x")), ["hidden_characters"]
    ),
    "format 4.4": (
        edit(lambda nb: nb.update(nbformat_minor=4), lambda nb: [c.pop("id") for c in nb["cells"]]),
        [],
    ),
}  # fmt: skip
each_odd = pytest.mark.parametrize(("submitted", "kinds"), ODD.values(), ids=ODD)


@each_odd
def test_each_oddity_is_noticed_once(submitted: Json, kinds: list[str]) -> None:
    """By a fixed word and one printable sentence."""
    notices = sanitize(submitted, BLUEPRINT).notices
    assert sorted(notice.kind for notice in notices) == sorted(kinds)
    for notice in notices:
        assert notice.message.isprintable()
        assert len(notice.message) < 500
        assert notice.message.endswith(".")


@each_odd
def test_the_frame_is_the_instructors(submitted: Json, kinds: list[str]) -> None:
    """All tracked cells are there once, with the instructor's marks, types and locked texts."""
    before = copy.deepcopy(submitted)
    notebook = sanitize(submitted, BLUEPRINT).notebook
    assert submitted == before
    nbformat.validate(copy.deepcopy(notebook))
    assert json.loads(json.dumps(notebook, allow_nan=False)) == notebook
    assert notebook["metadata"] == BLUEPRINT.student["metadata"]
    tracked = {grade_id(c): c for c in notebook["cells"] if "nbgrader" in c["metadata"]}
    masters = {str(grade_id(c)): c for c in BLUEPRINT.student["cells"]}
    assert sorted(map(str, tracked)) == sorted(ALL)
    for master in BLUEPRINT.student["cells"]:
        name = grade_id(master)
        if name in tracked:
            for part in ("id", "cell_type"):
                assert tracked[name][part] == master[part]
            for key in ("nbgrader", "deletable", "editable"):
                assert tracked[name]["metadata"].get(key) == master["metadata"].get(key)
            if master["metadata"]["nbgrader"]["solution"] is False:
                assert tracked[name] == master
    for item in notebook["cells"]:
        master = masters.get(str(grade_id(item)), {"metadata": {}})
        assert item["metadata"] == master["metadata"]
        assert not item.get("outputs")
        assert item.get("execution_count") is None


@each_odd
def test_sanitizing_again_changes_nothing(submitted: Json, kinds: list[str]) -> None:
    """The result is a fixed point, and only what stays as it was can be noticed again."""
    once = sanitize(submitted, BLUEPRINT)
    again = sanitize(once.notebook, BLUEPRINT)
    assert again.notebook == once.notebook
    assert {notice.kind for notice in again.notices} <= {"reordered_cells", "hidden_characters"}


@each_odd
def test_notebook_nodes_give_the_same_in_plain_dicts(submitted: Json, kinds: list[str]) -> None:
    """On nbgrader's road, with its own kind of dict, ends in the same place."""
    result = sanitize(nbformat.from_dict(submitted), BLUEPRINT)
    assert result == sanitize(submitted, BLUEPRINT)
    assert type(result.notebook) is dict
    assert {type(item) for item in result.notebook["cells"]} == {dict}
    assert {type(item["metadata"]) for item in result.notebook["cells"]} == {dict}


@pytest.fixture(scope="module")
def gradebook(tmp_path_factory: pytest.TempPathFactory) -> Json:
    """The resources of a real gradebook that knows the assignment."""
    folder = tmp_path_factory.mktemp("gradebook")
    names = {"assignment": "hw", "notebook": "hw", "student": "ann"}
    resources = {"nbgrader": names | {"db_url": f"sqlite:///{folder / 'gradebook.db'}"}}
    with pytest.MonkeyPatch.context() as patch:
        # nbgrader starts alembic, by name, when it first makes its database.
        patch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
        with steps_gradebook(resources) as book:
            book.add_assignment("hw")
        steps.SaveCells().preprocess(nbformat.from_dict(BLUEPRINT.student), resources)
    return resources


def steps_gradebook(resources: Json) -> Any:
    """Open nbgrader's gradebook of these resources."""
    return Gradebook(resources["nbgrader"]["db_url"])


@each_odd
def test_nbgraders_own_repairs_find_nothing_to_do(
    submitted: Json, kinds: list[str], gradebook: Json
) -> None:
    """Its five sanitizing steps leave the result as it is."""
    notebook = sanitize(submitted, BLUEPRINT).notebook
    node = nbformat.from_dict(copy.deepcopy(notebook))
    for step in (
        steps.ClearOutput(),
        steps.DeduplicateIds(),
        steps.OverwriteKernelspec(),
        steps.OverwriteCells(add_missing_cells=True),
        steps.CheckCellMetadata(),
    ):
        node, _ = step.preprocess(node, gradebook)
    assert node == notebook


def sources(submitted: Json) -> list[str]:
    """The sources of the result, in order."""
    return [item["source"] for item in sanitize(submitted, BLUEPRINT).notebook["cells"]]


def test_an_honest_notebook_keeps_every_text() -> None:
    """In its order."""
    assert sources(honest()) == [item["source"] for item in honest()["cells"]]


def test_the_last_of_several_is_the_cell() -> None:
    """The others stay, as cells of the student's own."""
    submitted = edit(repeat("a_solution", "def a(x):\n    return 3"))
    notebook = sanitize(submitted, BLUEPRINT).notebook
    assert len(notebook["cells"]) == len(submitted["cells"])
    (kept,) = [c for c in notebook["cells"] if grade_id(c) == "a_solution"]
    assert kept["source"] == "def a(x):\n    return 3"


RETURNED = {
    "solution": ("a_solution", "imports", GONE.format("a_solution")),
    "test": ("b", "b_solution", "# 20 points"),
    "text": ("rules", "a", "Work alone."),
    "answer": ("essay", "b", "*The cell essay was missing from the submission.*"),
}


@pytest.mark.parametrize(("name", "after", "source"), RETURNED.values(), ids=RETURNED)
def test_deleted_cells_come_back_at_their_place(name: str, after: str, source: str) -> None:
    """Behind the nearest one before it; an answer comes back as a remark, never as code."""
    submitted = edit(delete(name))
    cells = sanitize(submitted, BLUEPRINT).notebook["cells"]
    index = at({"cells": cells}, name)
    assert cells[index]["source"] == source
    before = cells[index - 1]
    assert before["source"] == submitted["cells"][at(submitted, after)]["source"] or (
        name == "a_solution" and before["source"] == "my_note = 1"
    )


def test_without_marks_the_work_stays_and_the_cells_are_added() -> None:
    """Nothing the student wrote is lost; the assignment's cells follow in their order."""
    found = sources(edit(strip))
    assert found[: len(honest()["cells"])] == [item["source"] for item in honest()["cells"]]
    assert found[len(honest()["cells"])] == GONE.format("a_solution")


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["nbgrader", "grade_id", "points", "grade", "solution", "locked"]),
            inner | st.sampled_from(ALL),
            max_size=5,
        )
    ),
    max_leaves=8,
)
CELLS = st.fixed_dictionaries(
    {},
    optional={
        "cell_type": st.sampled_from(["code", "markdown", "raw", "x", 5]),
        "metadata": JUNK | st.fixed_dictionaries({"nbgrader": JUNK}),
        "source": JUNK,
        "id": JUNK,
    },
)


@settings(suppress_health_check=[HealthCheck.too_slow])  # junk takes long to invent
@given(junk=st.lists(CELLS | JUNK, max_size=4), keep=st.lists(st.sampled_from(ALL)), rest=JUNK)
def test_any_junk_ends_in_the_instructors_frame(
    junk: list[Any], keep: list[str], rest: object
) -> None:
    """Hostile contents never raise, and the result is a fixed point."""
    mine = [BLUEPRINT.student["cells"][at(BLUEPRINT.student, name)] for name in keep]
    once = sanitize({"cells": [*junk, *mine], "metadata": rest}, BLUEPRINT).notebook
    nbformat.validate(copy.deepcopy(once))
    assert sanitize(once, BLUEPRINT).notebook == once
    found = [grade_id(item) for item in once["cells"] if grade_id(item)]
    assert sorted(map(str, found)) == sorted(ALL)


@pytest.mark.parametrize("odd", [{}, {"cells": None}, {"cells": 5}, {"cells": {}, "metadata": 5}])
def test_a_notebook_without_cells_gets_the_assignments(odd: Json) -> None:
    """Whatever stands in the place of the list of cells."""
    result = sanitize(odd, BLUEPRINT)
    assert [grade_id(item) for item in result.notebook["cells"]] == ALL
