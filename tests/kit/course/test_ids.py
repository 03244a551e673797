"""Which folders of submitted/ are students."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradekit.course.ids import id_problem

GOOD = {
    "name": "ada",
    "number": "0012345",
    "address": "ada.lovelace+hw@uni-x.edu",
    "names": "O'Brien, Ana (2)",
    "underscore": "_test",
    "accents": "Jose\u0301 Nu\u00f1ez",
    "another script": "\u9648\u5b87",
    "vowel signs": "\u0938\u0940\u0924\u093e",
    "long": "x" * 100,
}


@pytest.mark.parametrize("student", GOOD.values(), ids=GOOD)
def test_honest_ids(student: str) -> None:
    """Names, numbers and addresses of all scripts are ids."""
    assert id_problem(student) is None


BAD = {
    "html": ("<img src=x onerror=pwned()>", "character <"),
    "end of a string": ('"-pwned()-"', 'character "'),
    "backslash": ("a\\", "character \\"),
    "template": ("{{7*7}}", "character {"),
    "pattern": ("a*", "character *"),
    "class of a pattern": ("[ab]", "character ["),
    "entity": ("a&lt;", "character &"),
    "query": ("a?b", "character ?"),
    "fragment": ("a#b", "character #"),
    "encoded": ("a%2Fb", "character %"),
    "path": ("a/b", "character /"),
    "drive": ("c:a", "character :"),
    "formula": ("=cmd()", "character ="),
    "formula with a plus": ("+1", "begins with"),
    "formula with an at": ("@sum", "begins with"),
    "option": ("--force", "begins with"),
    "hidden": (".git", "begins with"),
    "parent": ("..", "begins with"),
    "escape sequence": ("a\x1b[31m", "character U+001B"),
    "line feed": ("a\nb", "character U+000A"),
    "turned around": ("a\u202eb", "character U+202E"),
    "no width": ("a\u200bb", "character U+200B"),
    "undecodable": ("a\udcff", "character U+DCFF"),
    "space at the end": ("a ", "does not end"),
    "only spaces": ("  ", "begins with"),
    "nothing": ("", "begins with"),
    "too long": ("x" * 101, "at most 100"),
}


@pytest.mark.parametrize(("student", "words"), BAD.values(), ids=BAD)
def test_ids_that_do_harm(student: str, words: str) -> None:
    """The message says what is wrong and what to do, and is harmless itself."""
    problem = id_problem(student)
    assert problem is not None
    assert words in problem
    assert problem.endswith("Rename the folder.")
    assert problem.isprintable()


@given(student=st.text(max_size=120))
def test_any_name(student: str) -> None:
    """An id holds nothing that acts in a script, in HTML, a link, a pattern or a table."""
    problem = id_problem(student)
    if problem is None:
        assert not {*student} & {*'<>"\\&?#%/:;*[]{}|`$!=\n\r\t\x1b'}
        assert student.isprintable() or not student.isascii()
        assert student[0] not in "=+-@."
    else:
        assert problem.isprintable()
