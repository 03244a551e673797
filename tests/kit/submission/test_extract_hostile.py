"""Whatever the cells hold, extraction ends soon and without an exception."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from programs import RULES, chosen, notebook, only

from gradekit.submission.extract import extract

HOSTILE = {
    "open brackets": "(" * 100_000,
    "brackets": "(" * 90_000 + ")" * 90_000,
    "minus signs": "-" * 100_000 + "1",
    "a long sum": "x = " + "1+" * 90_000 + "1",
    "a long chain": "x" + ".a" * 90_000,
    "calls of calls": "x" + "()" * 90_000,
    "elifs": "if a: pass\n" + "elif a: pass\n" * 15_000,
    "blocks": "".join(" " * depth + "if 1:\n" for depth in range(600)),
    "lambdas": "lambda: " * 20_000 + "1",
    "nots": "not " * 40_000 + "1",
    "many commands": "!a\n" * 60_000,
    "long command line": "x = " + "'\\" * 90_000 + "\n!a",
    "question marks": "a?\n" * 60_000,
    "open string": "'''" + "a" * 100_000,
    "null": "\0" * 1000,
    "surrogates": "x = '\ud800'",
    "empty lines": "\n" * 190_000 + "!a",
    "cell magics": "%%time\n" * 20_000 + "!a",
    "escaped quotes": ("'\\" * 1_900 + "\n") * 36 + "!a",
    "half a command": "x = %",
    "form feeds": "\f\fx = 1\n\f\f  y = 2",
    "commands in form feeds": "x = 1\f!a\u2028?b\x85%c\n!d",
    "alterations": "t = []\n" + "t[0] = t\n" * 9_000,
    "names": "".join(f"a{n} = a{n + 1}\n" for n in range(9_000)) + "f = a0",
    "unknown names": "def f(x):\n    return " + ", ".join(f"name_{n}" for n in range(10_000)),
    "dead names": "a0 = model(1)\n" + "".join(f"a{n + 1} = a{n}\n" for n in range(9_000)),
    "agents": "".join(f"def s{n}():\n  global t\n  t = s{n + 1}\n" for n in range(4_000)) + "f = t",
    "constants": "x = " + "(9 ** 9 ** 9) + " * 1000 + "'a' * 10 ** 9",
}


@pytest.mark.parametrize("source", HOSTILE.values(), ids=HOSTILE)
def test_hostile_cells_neither_raise_nor_hang(source: str) -> None:
    """Whatever a cell holds, the function in the next cell is found, and soon."""
    start = time.process_time()
    found = only(source, "def f(x): return 1")
    assert time.process_time() - start < 3
    assert found.program is not None


def test_too_large_a_notebook_is_refused_with_words() -> None:
    """Too many cells, or too much code in all, is said and nothing is read."""
    many = only(*["x = 1"] * 2001)
    assert many.problem == "The notebook has 2001 cells; at most 2000 can be read."
    much = only(*["#" * 120_000] * 4)
    assert "more than 400000 characters of code" in much.problem
    finely_cut = only("a\n" * 5_001, "b\n" * 5_000)
    assert "more than 10000 statements" in finely_cut.problem


@given(st.lists(st.text(max_size=60), max_size=4))
@settings(deadline=None, max_examples=150)
def test_any_text_is_extracted_without_an_error(sources: list[str]) -> None:
    """No text in the cells makes extraction raise."""
    extract(notebook(*sources, "def f(): ..."), ["f", "g"], RULES)


PIECES = st.sampled_from(
    [
        "f",
        "g",
        "x",
        " ",
        "\n",
        "\n    ",
        "def ",
        "(",
        ")",
        ":",
        "=",
        "%",
        "%%time",
        "!",
        "?",
        "import ",
        "*",
        "'",
        '"',
        "\\",
        "#",
        "\r",
        "\f",
        "lambda",
        "[",
        "]",
        ",",
        "1",
        "+=",
        "global ",
        "await ",
        "del ",
        "class ",
        "@",
        "from __future__ import annotations",
        "for ",
        " in ",
        "\u2028",
        ".",
    ]
)


@given(st.lists(st.lists(PIECES, max_size=25).map("".join), max_size=3))
@settings(deadline=None, max_examples=300)
def test_near_python_is_extracted_without_an_error(sources: list[str]) -> None:
    """Nor does text that is almost Python; what is chosen can be found again in the source."""
    found, _ = extract(notebook(*sources), ["f", "g"], RULES)
    for each in found.values():
        if each.program:
            chosen(each.program)
