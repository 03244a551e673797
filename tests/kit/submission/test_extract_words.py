"""What the student and the instructor are told about names, functions and cells."""

from __future__ import annotations

import pytest
from programs import RULES, loaded, notebook, only

from gradekit.notebooks import Place
from gradekit.submission.extract import extract


@pytest.mark.parametrize(
    ("cells", "name", "words"),
    [
        (
            ("\np = model(1)", "def f(x): return p"),
            "p",
            "`p` is made by a statement that trains, loads data or calls a graded "
            "function (cell 1, line 2); such statements do not run in the grader. Use the "
            "arguments of your function, or compute it inside.",
        ),
        (("p = model(1)", "q = p", "def f(x): return q"), "q", "`q` is made from `p`, which is"),
        (("K = !ls", "def f(x): return K"), "K", "uses a notebook command (cell 1, line 1)"),
        (
            ("from checks import check", "K = check(f)", "def f(x): return K"),
            "K",
            "`K` is made by a statement that checks an answer (cell 2, line 1)",
        ),
        (("K = await h()", "def f(x): return K"), "K", "uses `await` outside of a function"),
        (("K == = 1\ndef h(): 1", "def f(x): return h()"), "h", "may come from cell 1, which has"),
        (("def f(x): exit()",), "exit", "The grader does not have `exit`: it has to go."),
        (("keep_prob = 1", "def f(x): return keep_porb"), "keep_porb", "Is `keep_prob` meant?"),
        (
            ("def f(x, lambd): return lamda * x",),
            "lamda",
            "`lamda` is not defined anywhere in the notebook. Is `lambd` meant?",
        ),
        (
            ("def g(x):\n    np.random.seed = x", "def f(x): return np.sum(x)"),
            "np",
            "`np` is not defined anywhere in the notebook. Where a cell of the notebook that you "
            "were given makes it, copy that cell.",
        ),
        (
            ("def g(x):\n    global D\n    D = x", "def f(x): return D"),
            "D",
            "only set inside a func",
        ),
    ],
)
def test_words_about_an_absent_name(cells: tuple[str, ...], name: str, words: str) -> None:
    """A name without a value comes with where it went and what to do."""
    assert words in only(*cells).absent[name]


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        (("K = 1",), "does not define `f`. Restore its cell"),
        (("x = 1\ndef F(x): return x",), "It defines `F` (cell 1, line 2). Rename it."),
        (("f = model(1)",), "There is no function `f` to grade: `f` is made by a statement that"),
        (
            ("def f(x): return 1", "y = 1\ndef f(x):\n    return (x\x1b[0m"),
            "`f` is defined in cell 2, which has a syntax error on line 3",
        ),
        (
            ("def f(x, lambd):\n    return lambda / x",),
            "The line is: `return lambda / x` `lambda` is a word of Python's own; the argument is "
            "called `lambd`.",
        ),
        (("def f(x):\n    return 1 +* x",), "The line is: `return 1 +* x`"),
        (("def f(x):\n  return 1\n" + "(" * 100_000,), "`f` is defined in cell 1, which"),
        (("def f(x): return 1\nreturn 2",), "'return' outside function"),
        (("def f(x): return 1\n\0",), "which contains a null character"),
        (("def f(x): return 1\n#" + "x" * 200_000,), "which is longer than the 200000 characters"),
    ],
)
def test_words_where_there_is_no_function(cells: tuple[str, ...], words: str) -> None:
    """A function that cannot be had comes with the place and the reason."""
    found = only(*cells)
    assert found.program is None
    assert words in found.problem
    assert found.problem.isprintable()
    assert (" on line " in words) <= (found.place == Place("cell 2", 3))


def test_a_name_in_another_alphabet_is_told_apart() -> None:
    """A Cyrillic letter in a function's name is pointed at by its Unicode name."""
    found = only("def c\u043fst(x): return x\ndef \u0441ost(x): return x", function="cost")
    assert "line 2). It is spelled with cyrillic small letter es. Rename it." in found.problem


def test_a_name_that_ends_otherwise_is_pointed_at() -> None:
    """The function that begins like the missing one is to be renamed, if none is more alike."""
    found = only(
        "def compute_cost_with_L2(x): return x", function="compute_cost_with_regularization"
    )
    assert "It defines `compute_cost_with_L2` (cell 1, line 1). Rename it." in found.problem


def test_another_graded_function_is_not_to_be_renamed() -> None:
    """However alike two names are: the other one is right, and in its place."""
    graded = ("forward_step", "forward_steps")
    left = notebook("def forward_step(x): return x", "forward = 1")
    found, _ = extract(left, graded, RULES)
    assert "`forward_step`" not in found["forward_steps"].problem
    assert "Restore its cell: copy it" in found["forward_steps"].problem
    renamed = notebook("def forward_step(x): return x", "def forwards_steps(x): return x")
    found, _ = extract(renamed, graded, RULES)
    assert "It defines `forwards_steps` (cell 2, line 1). Rename it." in found[graded[1]].problem


def test_a_broken_cell_before_the_definition_does_no_harm() -> None:
    """The last definition counts, even if an earlier one cannot be read."""
    assert loaded("def f(x) return 1", "def f(x): return 2")(0) == 2


def test_notices_name_cell_line_and_message() -> None:
    """A cell with an error and a function defined twice are each told once."""
    _, notices = extract(
        notebook("def f(x): return 1", "a = 1\nb = (", "def f(x): return 2"), ["f", "g"], RULES
    )
    assert [notice.kind for notice in notices] == ["syntax_error", "function_defined_twice"]
    assert notices[0].message == (
        "Cell 2 has a syntax error on line 2 ('(' was never closed); nothing in it was run."
    )
    assert "the last definition counts (cell 3, line 1)" in notices[1].message
