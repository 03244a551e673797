"""Releases that give something away, and releases that do not."""

from __future__ import annotations

import base64
import json
import time
from typing import Any

import pytest

from gradekit.master.leaks import find_leaks
from gradekit.master.stubs import student_version
from gradekit.notebooks.reading import dump_notebook

LINE = "result = total / len(values)"
FIGURE = "0.73105857863"
HIDDEN = {
    "test_mean.py": f'''\
import numpy as np

SEED = 20
EXPECTED = {FIGURE}  # of seed 20
PUBLIC = 2.71828182845904
random = np.random.RandomState(SEED)
LIMITS = dict(lowest=-17, highest=+23, count=5, rest=None)


def test_many(student):
    """The mean of many values agrees."""
    outcome = student(np.arange(SEED) * 0.5)
    assert outcome == EXPECTED
'''
}


@pytest.fixture
def public(master: dict[str, Any], build: Any) -> dict[str, Any]:
    """The small master, which shows one of the tests' figures to students."""
    master["cells"].append(build.markdown("shown", "Expect about 2.718281828."))
    return master


def leaks(master: dict[str, Any], files: dict[str, bytes]) -> list[tuple[object, ...]]:
    """Place of each leak, and whether it is a line, a number or a leftover."""
    found = find_leaks(files, master, HIDDEN)
    return [
        (leak.file, leak.cell, leak.part, leak.line, leak.message.split(":")[0]) for leak in found
    ]


def test_a_clean_release_has_no_leaks(public: dict[str, Any]) -> None:
    """The student version, helper files and data pass."""
    files = {
        "hw.ipynb": dump_notebook(student_version(public)).encode(),
        "helpers.py": b"import numpy as np\n\ndef total(values):\n    return np.sum(values)\n",
        "data.mat": bytes(range(256)) * 20,
        "requirements.txt": b"numpy==2.4.0\n",
    }
    assert leaks(public, files) == []


def test_the_master_itself_leaks_everything(public: dict[str, Any]) -> None:
    """Each solution's lines, and each output and execution count."""
    found = leaks(public, {"hw.ipynb": dump_notebook(public).encode()})
    assert ("hw.ipynb", 5, "source", 5, "holds a line of a solution") in found
    assert ("hw.ipynb", 10, "source", 2, "holds a line of a solution") in found
    assert ("hw.ipynb", 12, "source", 1, "holds a line of a solution") in found
    assert ("hw.ipynb", 2, "outputs", None, "the output was not cleared") in found
    assert ("hw.ipynb", 2, "execution_count", None, "the execution count was not cleared") in found


SOLUTION, TEST, NUMBER = (
    "holds a line of a solution",
    "holds a line of a hidden test",
    "holds a number of a hidden test",
)
TEXTS = {
    "as it was": (LINE, SOLUTION),
    "other spaces": ("result=total/len( values )", SOLUTION),
    "commented out": (f"# {LINE}", SOLUTION),
    "with another remark": (f"{LINE}  # done", SOLUTION),
    "in words": (f"Write `{LINE}`.", SOLUTION),
    "in a string": (f"text = 'x = 1\\n    {LINE}\\n'", SOLUTION),
    "broken in two": ("result = (\n    1)\nresult = total / len(\n    values)", SOLUTION),
    "as HTML": ("<b>result&nbsp;= total&#32;/ len(values)</b>", SOLUTION),
    "a test's line": ("outcome = student(np.arange(SEED)*0.5)", TEST),
    "a helper's long line": ("LIMITS = dict(lowest=-17, highest=+23, count=5, rest=None)", TEST),
    "a test's docstring": ("Note: The mean of many values agrees.", TEST),
    "a test's number": (f"x = {FIGURE}", NUMBER),
    "rounded": ("about 0.731059", NUMBER),
    "cut": ("about 0.731058", NUMBER),
    "another sign and power": ("-7310.5857863e-4", NUMBER),
}
CLEAN = [
    "total = np.sum(values)",
    "subresult = total / len(values)",
    "result = total / len(values2)",
    "result = total",
    "0.7310",
    "0.731068",
    "7.31058578",
    "2.71828182845904",
    "import numpy as np",
    "random = np.random.RandomState(SEED)",
    "SEED = 20",
    "return result",
]


@pytest.mark.parametrize(("text", "message"), TEXTS.values(), ids=TEXTS)
@pytest.mark.parametrize("place", ["file", "code", "markdown", "raw", "output", "tag", "key"])
def test_a_leak_is_found_wherever_it_stands(
    public: dict[str, Any], build: Any, text: str, message: str, place: str
) -> None:
    """In code, prose, raw cells, outputs, metadata and other files; however it is spelled."""
    student = student_version(public)
    cell: dict[str, Any] = build.markdown("m", "words")
    part = "source"
    if place == "markdown":
        cell["source"] = f"first\n{text}"
    elif place == "raw":
        cell |= {"cell_type": "raw", "source": f"first\n{text}"}
    elif place in ("code", "output"):
        cell = build.code("c", f"first\n{text}" if place == "code" else "")
        cell["outputs"], cell["execution_count"] = [], None
    if place == "output":
        data = {"text/html": f"first\n{text}"}
        cell["outputs"] = [{"output_type": "display_data", "metadata": {}, "data": data}]
        part = "outputs/0/data/text/html"
    elif place == "tag":
        part = "metadata/tags/1"
        cell["metadata"] = {"tags": [1, f"first\n{text}"]}
    elif place == "key":
        cell["metadata"] = {f"first\n{text}": 1}
        part = f"metadata/first\n{text}"
    student["cells"].insert(1, cell)
    files = {"hw.ipynb": dump_notebook(student).encode()}
    if place == "file":
        files = {"notes.xyz": f"first\n{text}".encode()}
    found = leaks(public, files)
    expected = ("notes.xyz", None, "") if place == "file" else ("hw.ipynb", 2, part)
    hits = [item for item in found if item[:3] == expected and item[4] == message]
    assert hits
    assert all(hit[3] >= 2 for hit in hits if isinstance(hit[3], int))


@pytest.mark.parametrize("text", CLEAN)
def test_what_is_public_or_says_nothing_is_no_leak(
    public: dict[str, Any], build: Any, text: str
) -> None:
    """Lines and figures that the master shows outside regions, short lines, other numbers."""
    if text == CLEAN[0]:
        public["cells"].append(build.code("shown-too", text))
    assert leaks(public, {"f.py": text.encode()}) == []


def test_attachments_are_unpacked(public: dict[str, Any]) -> None:
    """A text attached to a cell counts as text."""
    student = student_version(public)
    packed = base64.b64encode(f"x\n{LINE}\n".encode()).decode()
    student["cells"][0]["attachments"] = {"a.txt": {"application/octet-stream": packed}}
    found = leaks(public, {"hw.ipynb": dump_notebook(student).encode()})
    assert [item[:4] for item in found] == [
        ("hw.ipynb", 1, "attachments/a.txt/application/octet-stream", 2)
    ]


def test_notebook_metadata_is_searched(public: dict[str, Any]) -> None:
    """A leak there has no cell."""
    student = student_version(public) | {"metadata": {"note": {"deep": [1, LINE]}}}
    found = leaks(public, {"any.name": json.dumps(student).encode("utf-16")})
    assert [item[:4] for item in found] == [("any.name", None, "metadata/note/deep/1", 1)]


def test_a_leak_reads_as_one_line(public: dict[str, Any]) -> None:
    """File, line and what was found."""
    (leak,) = find_leaks({"a.py": f"\n{LINE}".encode()}, public, {})
    assert str(leak) == f"a.py, line 2: holds a line of a solution: {LINE}"


def test_large_data_files_are_searched_quickly(public: dict[str, Any]) -> None:
    """A table of a hundred thousand figures takes seconds, not minutes."""
    table = "\n".join(f"{n * 0.1234567:.7f}" for n in range(100_000)).encode()
    begin = time.perf_counter()
    assert leaks(public, {"table.csv": table}) == []
    assert time.perf_counter() - begin < 20
