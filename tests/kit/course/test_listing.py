"""Code in the autograded notebook: as it was typed, unless that would hurt its readers."""

from __future__ import annotations

import time
from typing import Any

import pytest
from IPython.lib.lexers import IPython3Lexer
from pygments import highlight
from pygments.formatters import HtmlFormatter

from gradekit.course.listing import shown

Json = dict[str, Any]


def cell(source: str, kind: str = "code", **marks: Any) -> Json:
    """A cell, tracked by nbgrader if it has marks."""
    metadata = {"nbgrader": {"grade_id": "x", **marks}} if marks else {}
    return {"cell_type": kind, "source": source, "metadata": metadata}


def test_honest_code_stays() -> None:
    """Whatever the language of its remarks."""
    cells = [
        cell("def f(x):\n\treturn 2 * x  # \u0639\u0635\u0628\u06cc \U0001f468\u200d\U0001f4bb")
    ]
    assert shown(cells) == cells


def test_characters_that_act_are_replaced() -> None:
    """The notebook that was graded keeps them."""
    cells = [cell("x = '\x1b[31m'  # \u202e")]
    assert shown(cells)[0]["source"] == "x = '�[31m'  # �"
    assert cells == [cell("x = '\x1b[31m'  # \u202e")]


def test_line_ends_of_other_systems() -> None:
    """They end lines, so that a line has the number by which messages name it."""
    assert shown([cell("a\r\nb\rc\n")])[0]["source"] == "a\nb\nc\n"


def test_long_lines_are_cut() -> None:
    """Each with a word about the rest; texts and the instructor's cells are left alone."""
    long = "x" * 1_500
    cells = [cell(f"a\n{long}\nb"), cell(long, "markdown"), cell(long, locked=True)]
    text = f"a\n{'x' * 1_000}…(500 more characters)\nb"
    assert [made["source"] for made in shown(cells)] == [text, long, long]


def test_there_is_an_end_to_code() -> None:
    """What comes after is not shown, but counted."""
    code = "pass\n" * 30_000
    found = [made["source"] for made in shown([cell(code) for _ in range(3)])]
    assert found[:2] == [code, f"{code[:50_000]}…\n(100000 more characters)"]
    assert found[2] == "…\n(150000 more characters)"


def test_there_is_an_end_to_cells() -> None:
    """Of the student's own; the assignment's are all shown."""
    cells = [cell("pass") for _ in range(2_500)] + [cell("1", solution=True)]
    assert shown(cells) == [*cells[:2_000], cells[-1]]


def test_gaps_are_marked() -> None:
    """Lines of blanks are empty, a long gap has a mark in it, and no line has another number."""
    (made,) = shown([cell("a\n \t\n\xa0\nb" + " " * 250 + "c" + "\n" * 200 + "  d")])
    blanks = " " * 100
    ends = "\n" * 100
    assert made["source"] == f"a\n\n\nb{blanks}…{blanks}…{' ' * 50}c{ends}…{ends}…  d"
    assert made["source"].count("\n") == 203


def test_other_languages_are_short() -> None:
    """A cell that pages would colour as another language is cut, and the next one not begun."""
    html = "%%html\n" + "<b>\n" * 450
    found = [made["source"] for made in shown([cell(html), cell("x = 1"), cell(html)])]
    assert found == [html, "x = 1", f"{html[:193]}…\n(1614 more characters)"]


GAPS = {
    "lines of a blank": " \n",
    "lines of a tab": "\t\n",
    "empty lines": "\n",
    "blanks in a line": "x" + " " * 900 + "\n",
    "after a keyword": "def" + "\n" * 90,
}


@pytest.mark.parametrize("piece", GAPS.values(), ids=GAPS)
def test_colouring_gaps_takes_time_in_proportion(piece: str) -> None:
    """Four times the white space takes some four times as long, not sixteen times."""
    times = []
    for size in (5_000, 20_000):
        (made,) = shown([cell("x" + piece * (size // len(piece)) + "x")])
        started = time.process_time()
        highlight(made["source"], IPython3Lexer(), HtmlFormatter())
        times.append(time.process_time() - started)
    assert times[1] < 9 * max(times[0], 0.02)


@pytest.mark.parametrize("piece", ["a.", "a?", "(", "@", "%", "\\", "f'{", "\u202e"])
def test_colouring_takes_bounded_time(piece: str) -> None:
    """Pages colour the code of a whole notebook in seconds."""
    (made,) = shown([cell(piece * 200_000)])
    (lines,) = shown([cell("\n".join([piece * 400] * 400))])
    started = time.process_time()
    highlight(made["source"] + lines["source"], IPython3Lexer(), HtmlFormatter())
    assert time.process_time() - started < 30
