"""The translation of IPython's syntax, line by line."""

from __future__ import annotations

import ast

import pytest

from gradekit.submission.translate import Translator

CASES = {
    "a command": ("!pip install x\na = 1", "pass\na = 1"),
    "a command over lines": ("!pip \\\n  x \\\n  y\na = 1", "pass\n\n\na = 1"),
    "an indented command": ("if a:\n    !ls\nb = 1", "if a:\n    pass\nb = 1"),
    "help": ("?len\nlen?\nlen??\na = 1", "pass\npass\npass\na = 1"),
    "a line magic": ("%matplotlib inline\na = 1", "pass\na = 1"),
    "a timed statement": ("a = 1\n%time b = a", "a = 1\nb = a"),
    "a timed value": ("b = %time f(1)", "b = f(1)"),
    "a repeated statement": ("%timeit f(1)\na = 1", "pass\na = 1"),
    "a captured listing": ("a = !ls", "a = get_ipython().getoutput('ls')"),
    "a cell that is timed": ("\n\n%%time\na = 1", "\n\n\na = 1"),
    "two cell magics": ("%%capture out\n%%time\n!ls\na = 1", "\n\npass\na = 1"),
    "another language": ("%%bash\nls", ""),
    "an unknown cell magic": ("%%nosuchmagic\nls", ""),
    "help on a cell magic": ("%%time?", ""),
    "prompts": (">>> a = 1\n>>> b = 2", "a = 1\nb = 2"),
    "special signs in a text": ("a = '''\n!ls\n%x\n'''\n!ls", "a = '''\n!ls\n%x\n'''\npass"),
}


@pytest.mark.parametrize(("source", "plain"), CASES.values(), ids=CASES)
def test_translation_keeps_lines_in_place(source: str, plain: str) -> None:
    """Each line of the result is the line that the student sees, or stands where it stood."""
    translated = Translator().translate(source)
    assert translated.rstrip("\n") == plain
    ast.parse(translated)


def test_the_work_for_one_notebook_is_bounded() -> None:
    """After many commands, cells are handed back as they came."""
    translator = Translator()
    cells = ["!ls\n" * 50 + f"a = {number}" for number in range(40)]
    results = [translator.translate(cell) for cell in cells]
    assert results[0] == "pass\n" * 50 + "a = 0\n"
    assert results[-1] == cells[-1]
    assert Translator().translate("#" * 5_000 + "\n!ls") == "#" * 5_000 + "\n!ls"


def test_what_was_given_up_in_one_notebook_is_read_in_the_next() -> None:
    """A class's notebooks share what was read, not what one of them had too much of."""
    flooded = Translator()
    flooded.translate("!ls\n" * 400)
    shared = "!make data\na = 1"
    for _ in range(2):
        assert flooded.translate(shared) == shared
        assert Translator().translate(shared) == "pass\na = 1\n"


def test_what_others_handed_in_changes_nothing() -> None:
    """A notebook is read as if it were the first, in whatever order notebooks come."""
    cells = [f"!pip{number}\n{'#' * 900}\na = {number}" for number in range(200)]
    first, second = Translator(), Translator()
    read = [first.translate(cell) for cell in cells]
    assert [second.translate(cell) for cell in cells] == read
    assert read[0] != cells[0]
    assert read[-1] == cells[-1]
