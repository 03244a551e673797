"""What Python cannot read is told in plain words, by the self-check and by the grader."""

from __future__ import annotations

import ast

import pytest
from programs import only

from gradekit.selfcheck.sources import unread, unreadable_word

SIGNS = {
    "no-break space": ("y\u00a0= 2 * x", "The blank after `y` is none that Python knows"),
    "at the beginning": ("\u00a0y = 2 * x", "The blank at its beginning is none that Python knows"),
    "ideographic space": ("y =\u30002 * x", "The blank after `=` is none"),
    "zero-width space": ("y\u200b = 2 * x", "A sign that nobody sees stands after `y`"),
    "byte order mark": ("y = \ufeff2 * x", "A sign that nobody sees stands after `=`"),
    "curly quotes": ("y = {\u201ca\u201d: x}", '`\u201c` is not `"`, which Python knows'),
    "curly apostrophe": ("y = {\u2018a\u2019: x}", "`\u2018` is not `'`, which Python knows"),
    "minus sign": ("y = x \u2212 1", "`\u2212` is not `-`, which Python knows"),
    "times sign": ("y = 2 \u00d7 x", "`\u00d7` is not `*`, which Python knows"),
}
SILENT = ["y = (2 * x", "y = '\u00a0' + (", "y = x $ 2", "y = 2x\u00a0"]


@pytest.mark.parametrize(("line", "words"), SIGNS.values(), ids=SIGNS)
def test_a_sign_that_looks_like_another_is_named(line: str, words: str) -> None:
    """With the place where it stands, and what to do; both sides say the same."""
    source = f"def f(x):\n    {line}\n    return y"
    assert words in unread([source], "f")
    assert words in only(source).problem


@pytest.mark.parametrize("line", SILENT)
def test_other_lines_have_no_such_words(line: str) -> None:
    """What Python says is enough there, or nothing is known."""
    source = f"def f(x):\n    {line}\n    return y"
    with pytest.raises(SyntaxError) as caught:
        ast.parse(source)
    assert unreadable_word(source, caught.value.text or "", caught.value.msg) == ""


def test_a_long_word_is_cut() -> None:
    """What is quoted stays short."""
    problem = only(f"def f(x):\n    {'y' * 5_000}\u00a0= x").problem
    assert "The blank after `yyy" in problem
    assert len(problem) < 400
