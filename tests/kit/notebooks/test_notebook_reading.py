"""Notebooks as files: what is read, what is refused, and what is written."""

from __future__ import annotations

import copy
import json
import subprocess
import sys
from typing import Any

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbconvert.exporters import NotebookExporter

from gradekit.errors import NotebookError
from gradekit.notebooks.normal import normal_notebook
from gradekit.notebooks.reading import dump_notebook, parse_notebook


def as_bytes(content: object) -> bytes:
    """The content as a JSON file."""
    return json.dumps(content).encode()


def test_a_notebook_survives_reading_and_writing(every_kind: dict[str, Any]) -> None:
    """What was written reads back the same."""
    assert parse_notebook(dump_notebook(every_kind).encode(), "f") == every_kind


def test_writing_equals_nbformat_and_nbconvert(every_kind: dict[str, Any]) -> None:
    """The text is that of nbformat's writer and of nbconvert's exporter, byte for byte."""
    node = nbformat.from_dict(copy.deepcopy(every_kind))
    text = dump_notebook(every_kind)
    assert text == nbformat.writes(node) + "\n"
    assert text == NotebookExporter().from_notebook_node(node)[0]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@given(
    texts=st.lists(st.text() | st.just("\u2028\x0b\x1c\r\n\tnull"), max_size=4),
    metadata=st.dictionaries(st.text(), JSON, max_size=3),
    long=st.booleans(),
)
def test_writing_anything_equals_nbformat(
    texts: list[str], metadata: dict[str, Any], long: bool
) -> None:
    """Whatever stands in cells and metadata; cells that are remembered, and larger ones."""
    cells = [
        {"cell_type": "raw", "metadata": metadata, "source": text * (9_999 if long else 1)}
        for text in texts
    ]
    notebook = normal_notebook({"cells": cells, "metadata": metadata})
    text = dump_notebook(notebook)
    assert text == nbformat.writes(nbformat.from_dict(copy.deepcopy(notebook))) + "\n"
    assert parse_notebook(text.encode(), "f") == notebook


def test_writing_leaves_the_notebook_alone(every_kind: dict[str, Any]) -> None:
    """The lines are split in a copy."""
    before = copy.deepcopy(every_kind)
    dump_notebook(every_kind)
    assert every_kind == before


def test_reading_needs_no_nbformat() -> None:
    """nbformat, slow to import, is loaded for old notebooks only."""
    code = "import sys; import gradekit.notebooks.reading; print('nbformat' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_every_unicode_encoding_reads(every_kind: dict[str, Any], encoding: str) -> None:
    """Editors on Windows write byte order marks and UTF-16."""
    assert parse_notebook(dump_notebook(every_kind).encode(encoding), "f") == every_kind


DEEP = b"[" * 100_000
REFUSED = {
    "nothing": (b"", "empty"),
    "white space": (b" \n ", "empty"),
    "not text": (b'{"cells": "\xff\xfe\xfa"}', "not text in utf-8 (byte 11)"),
    "not JSON": (b'{"cells": [\n  oops]}', "line 2, column 3"),
    "cut off": (b'{"cells": [', "line 1, column 12"),
    "a picture": (b"\x89PNG\r\n\x1a\n\x00\x00", "not text"),
    "a list": (b"[1]", "not a notebook"),
    "a number": (b"5", "not a notebook"),
    "no cells": (b'{"nbformat": 4}', "no list of cells"),
    "cells that are no list": (b'{"cells": {"a": 1}}', "no list of cells"),
    "a later format": (b'{"nbformat": 5, "cells": []}', "format 5"),
    "nested without end": (DEEP, "nested too deeply"),
    "a number without end": (b"1" * 5000, "too long"),
    "an old one that is broken": (b'{"nbformat": 3, "worksheets": [5]}', "cannot be converted"),
}


@pytest.mark.parametrize(("data", "part"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_notebook_is_refused_with_words(data: bytes, part: str) -> None:
    """The error names the file and what is wrong, and tells what to do."""
    with pytest.raises(NotebookError) as caught:
        parse_notebook(data, "submitted/ann/hw.ipynb")
    message = str(caught.value)
    assert message.startswith("submitted/ann/hw.ipynb: ")
    assert part in message
    assert "save" in message.lower()


def test_an_old_notebook_is_converted_the_same_each_time() -> None:
    """A notebook of format 3 reads as one of format 4.5; its new cell ids are not random."""
    cells = [
        {"cell_type": "heading", "level": 2, "metadata": {}, "source": ["Two"]},
        {
            "cell_type": "code",
            "collapsed": False,
            "input": ["x = 1\n", "x"],
            "language": "python",
            "metadata": {},
            "outputs": [],
        },
    ]
    old = {"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": ""}}
    old["worksheets"] = [{"cells": cells, "metadata": {}}]
    read = parse_notebook(as_bytes(old), "f")
    assert [cell["source"] for cell in read["cells"]] == ["## Two", "x = 1\nx"]
    assert [cell["id"] for cell in read["cells"]] == ["cell-0", "cell-1"]
    assert read == parse_notebook(as_bytes(old), "f")


def test_not_a_number_is_read_as_nothing() -> None:
    """Plots leave NaN and Infinity in outputs, which JSON does not know."""
    read = parse_notebook(b'{"cells": [], "metadata": {"a": [NaN, -Infinity, 1e999]}}', "f")
    assert read["metadata"] == {"a": [None, None, None]}


@pytest.mark.parametrize(
    "content",
    [
        {"nbformat": 4, "cells": [0] * 10_001},
        {"nbformat": 3, "worksheets": [{"cells": [{}] * 6_000}, {"cells": [{}] * 6_000}]},
        {"nbformat": 3, "worksheets": [0] * 10_001},
    ],
    ids=["cells", "cells of an old format", "sheets of an old format"],
)
def test_too_many_cells_are_counted_before_they_are_read(content: dict[str, Any]) -> None:
    """The message says how many there are, and how many may be."""
    with pytest.raises(NotebookError, match=r"f: the notebook has 1\d{4} cells; at most 10000 can"):
        parse_notebook(as_bytes(content), "f")
    assert parse_notebook(as_bytes({"nbformat": 4, "cells": [0] * 100}), "f")["cells"] is not None


@pytest.mark.parametrize("piece", ["{},", "[],", "0,", '[{"a":0}],'])
def test_too_many_values_are_counted_before_they_are_read(
    piece: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever they are, but not what looks like values in a text."""
    monkeypatch.setattr("gradekit.notebooks.reading._MOST_VALUES", 20_000)
    many = '{"cells": [], "metadata": {"kept": [' + piece * 20_000 + "0]}}"
    with pytest.raises(NotebookError, match=r"f: the notebook holds over 20000 values"):
        parse_notebook(many.encode(), "f")
    text = piece.replace('"', r"\"") * 20_000
    read = parse_notebook(b'{"cells": [], "metadata": {"kept": "' + text.encode() + b'"}}', "f")
    assert read["metadata"]["kept"] == piece * 20_000
