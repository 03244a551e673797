"""The normal form: valid for nbformat, whatever came in."""

from __future__ import annotations

import copy
import json
from typing import Any

import nbformat
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gradekit.notebooks.normal import normal_notebook
from gradekit.notebooks.reading import dump_notebook, parse_notebook

KEYS = st.sampled_from(
    ["cells", "metadata", "source", "cell_type", "id", "outputs", "execution_count", "name",
     "attachments", "data", "text", "output_type", "traceback", "nbgrader", "grade_id", "tags",
     "kernelspec", "language_info", "jupyter", "execution", "scrolled", "collapsed", "format"]
)  # fmt: skip
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.sampled_from(
        ["code", "markdown", "raw", "heading", "stream", "error", "execute_result", "display_data"]
    ),
    st.text(max_size=5),
)
JUNK = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(KEYS | st.text(max_size=3), inner, max_size=4)
    ),
    max_leaves=12,
)
CELL = st.dictionaries(KEYS, JUNK, max_size=8)


def cell_of(**parts: Any) -> dict[str, Any]:
    """The one cell of a notebook that came with a cell like this."""
    cell = {"cell_type": "code", "metadata": {}, "source": "", **parts}
    read: dict[str, Any] = normal_notebook({"cells": [cell]})["cells"][0]
    return read


@settings(suppress_health_check=[HealthCheck.too_slow])  # junk takes long to invent
@given(cells=st.lists(st.one_of(CELL, JUNK), max_size=3), metadata=JUNK)
def test_any_junk_becomes_a_valid_notebook(cells: list[Any], metadata: Any) -> None:
    """To nbformat the result is valid, it can be written as UTF-8, and normalizing is final."""
    raw = {"cells": cells, "metadata": metadata}
    before = repr(raw)
    normal = normal_notebook(raw)
    assert repr(raw) == before
    nbformat.validate(copy.deepcopy(normal))
    assert normal_notebook(normal) == normal
    assert parse_notebook(dump_notebook(normal).encode(), "f") == normal


def test_a_valid_notebook_is_in_normal_form(every_kind: dict[str, Any]) -> None:
    """Nothing of it is changed."""
    assert normal_notebook(every_kind) == every_kind


SOURCES: dict[str, tuple[object, str]] = {
    "text": ("a\nb", "a\nb"),
    "lines": (["a\n", "b"], "a\nb"),
    "no lines": ([], ""),
    "null": (None, ""),
    "a number": (5, "5"),
    "a mixed list": (["a", 1], '["a", 1]'),
    "half a character": ("\ud83d", "\N{REPLACEMENT CHARACTER}"),
}


@pytest.mark.parametrize(("source", "text"), SOURCES.values(), ids=SOURCES)
def test_a_source_is_one_text(source: object, text: str) -> None:
    """Lists of lines are joined; what is no text is shown as JSON."""
    assert cell_of(source=source)["source"] == text


@pytest.mark.parametrize("kind", ["heading", "", None, 5, ["code"]])
def test_a_cell_of_unknown_type_is_shown_and_not_run(kind: object) -> None:
    """It becomes a raw cell with the same text."""
    cell = cell_of(cell_type=kind, source="import os")
    assert (cell["cell_type"], cell["source"]) == ("raw", "import os")


def test_what_is_no_cell_is_shown() -> None:
    """It becomes a raw cell with its JSON text, so that nothing is lost without a sign."""
    cells = normal_notebook({"cells": [5, None, ["x", 1]]})["cells"]
    assert [cell["source"] for cell in cells] == ["5", "", '["x", 1]']


def test_missing_parts_are_filled_in() -> None:
    """A cell needs a type and nothing else."""
    (cell,) = normal_notebook({"cells": [{"cell_type": "code"}]})["cells"]
    assert cell == {
        "cell_type": "code",
        "id": "cell-0",
        "metadata": {},
        "source": "",
        "outputs": [],
        "execution_count": None,
    }


IDS: dict[str, tuple[list[object], list[str]]] = {
    "missing": ([None, None], ["cell-0", "cell-1"]),
    "repeated": (["a", "a", "b"], ["a", "cell-1", "b"]),
    "invalid": (["a b", "", "x" * 65, 5], ["cell-0", "cell-1", "cell-2", "cell-3"]),
    "taken": (["cell-1", None, "cell-1-"], ["cell-1", "cell-1--", "cell-1-"]),
}


@pytest.mark.parametrize(("given_ids", "expected"), IDS.values(), ids=IDS)
def test_ids_are_valid_and_unique(given_ids: list[object], expected: list[str]) -> None:
    """The first cell with an id keeps it; the others are named after their place."""
    cells = normal_notebook({"cells": [{"id": name} for name in given_ids]})["cells"]
    assert [cell["id"] for cell in cells] == expected


def test_endless_nesting_is_cut() -> None:
    """Metadata is kept to a depth that no real notebook has."""
    deep: dict[str, Any] = {}
    for _ in range(900):
        deep = {"a": deep}
    assert len(json.dumps(normal_notebook({"cells": [], "metadata": deep}))) < 1000
