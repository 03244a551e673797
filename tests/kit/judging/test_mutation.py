"""Mutants: which slips are made, how they are named, and that each is one slip and no more."""

from __future__ import annotations

import ast
import difflib
import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradekit.errors import HiddenTestError
from gradekit.judging import EquivalentMutant, make_mutants

# What each line of a function becomes, written down by hand.
SLIPS = {
    "y = x + 1": ["pass", "y = x - 1", "y = x", "y = 1", "y = x + 2", "y = x + 0"],
    "y = x / z": ["pass", "y = x * z", "y = z / x", "y = x", "y = z"],
    "y = x ** z": ["pass", "y = x * z", "y = z ** x", "y = x", "y = z"],
    "y = x @ z": ["pass", "y = x * z", "y = z @ x", "y = x", "y = z"],
    "y = -x": ["pass", "y = x"],
    "x += z": ["pass", "x -= z"],
    "y = x < z": ["pass", "y = x <= z", "y = x >= z"],
    "y = x == z": ["pass", "y = x != z"],
    "y = x is z": ["pass", "y = x is not z"],
    "y = x in z": ["pass", "y = x not in z"],
    "y = x and z": ["pass", "y = x or z", "y = z", "y = x"],
    "y = not x": ["pass", "y = x"],
    "y = x if z else w": ["pass", "y = w if z else x"],
    "y = True": ["pass", "y = False"],
    "y = 0.5": ["pass", "y = 1.5", "y = -0.5"],
    "y = 'text'": ["pass", "y = ''"],
    "y = ''": ["pass", "y = '?'"],
    "y = None": ["pass"],
    "y = np.dot(x, z)": ["pass", "y = np.dot(z, x)", "y = x"],
    "y = np.sum(x, axis=1, keepdims=True)": [
        "pass",
        "y = np.sum(x, keepdims=True)",
        "y = np.sum(x, axis=1)",
        "y = x",
        "y = np.sum(x, axis=2, keepdims=True)",
        "y = np.sum(x, axis=0, keepdims=True)",
        "y = np.sum(x, axis=1, keepdims=False)",
    ],
    "y = x.astype(int)": ["pass", "y = x"],
    "y = f(*x)": ["pass"],
    "y = x.T": ["pass", "y = x"],
    "y = np.pi": ["pass"],
    "y = w1 * x": ["pass", "y = w1 / x", "y = w1", "y = x", "y = w2 * x"],
    "y = w2": ["pass", "y = w1", "y = w3"],
    "y = w9": ["pass"],
    "y = (x, z, w)": ["pass", "y = (z, x, w)", "y = (x, w, z)"],
    "y = [x, *z]": ["pass"],
    "x[0] = z": ["pass", "x[1] = z", "x[-1] = z"],
    "return x": ["return"],
    "return x, z": ["return", "return (z, x)"],
    "raise ValueError('no' + x)": ["pass"],
    "assert x": ["pass"],
    "del x": ["pass"],
    "f'{x} text'": ["pass"],
    "y: int = x": ["pass"],
}


def becomes(line: str) -> list[str]:
    """Give what a line of a function becomes."""
    head = "def f(x, z, w, w1, w2, w3):\n"
    mutants = make_mutants(f"{head}    {line}\n    g()", "f")
    return sorted(m.becomes for m in mutants if m.line not in (head.strip(), "g()"))


@pytest.mark.parametrize(("line", "expected"), SLIPS.items(), ids=SLIPS)
def test_slips(line: str, expected: list[str]) -> None:
    """Each is made, and none that is not written down here."""
    assert becomes(line) == sorted(expected)


LOOP = """
def f(x):
    '''A remark, with a number: 1.'''
    while x > 1:
        if x % 2:
            break
        x = x // 2
    for each in range(3):
        continue
    return x
"""


def test_slips_in_blocks() -> None:
    """A statement that holds others is named by its first line; what is inside is mutated too."""
    made = [(m.line, m.becomes) for m in make_mutants(LOOP, "f")]
    for expected in (
        ("while x > 1:", "pass"),
        ("while x > 1:", "while x >= 1:"),
        ("if x % 2:", "if not x % 2:"),
        ("if x % 2:", "if x // 2:"),
        ("break", "continue"),
        ("x = x // 2", "x = x / 2"),
        ("for each in range(3):", "for each in range(4):"),
        ("continue", "break"),
        ("return x", "return"),
    ):
        assert expected in made
    assert not any("remark" in line for line, _ in made)


def test_defaults_and_not_annotations() -> None:
    """What an argument is by default belongs to the function; what it is called does not."""
    source = "@cache\ndef f(x: Literal[1], y: int = 2) -> Literal[3]:\n    return x"
    made = [m.becomes for m in make_mutants(source, "f")]
    assert len([each for each in made if each.startswith("@cache")]) == 2
    assert {ast.unparse(ast.parse(m.source)) for m in make_mutants(source, "f")} == {
        "@cache\ndef f(x: Literal[1], y: int=3) -> Literal[3]:\n    return x",
        "@cache\ndef f(x: Literal[1], y: int=1) -> Literal[3]:\n    return x",
        "@cache\ndef f(x: Literal[1], y: int=2) -> Literal[3]:\n    return",
    }


def test_only_the_function_is_mutated() -> None:
    """The last one of its name; what stands beside it stays."""
    source = "A = 1\ndef f():\n    return 1\ndef g():\n    return 2\ndef f():\n    return 3"
    sources = [m.source for m in make_mutants(source, "f")]
    assert len(sources) == 3
    for each in sources:
        assert each.startswith("A = 1\n\ndef f():\n    return 1\n\ndef g():\n    return 2\n")


def test_slips_that_look_alike_are_numbered() -> None:
    """In the order of the code, so that each has a name of its own."""
    mutants = make_mutants("def f(x):\n    g(x)\n    h()\n    g(x)\n    return x", "f")
    assert [m.name for m in mutants if m.line == "g(x)" and m.becomes == "x"] == [
        "g(x)  →  x",
        "g(x)  →  x  (no. 2)",
    ]
    entry = EquivalentMutant("f", "g(x)", "x", "it does nothing", number=2)
    assert [m.source for m in mutants if m.name == entry.name] == [
        "def f(x):\n    g(x)\n    h()\n    x\n    return x"
    ]


NO_MUTANTS = {
    "no function": ("f = 1", "does not define it with `def`"),
    "not at the top": ("if True:\n    def f(): pass", "does not define it"),
    "a command": ("%time\ndef f(): pass", r"not plain Python \(invalid syntax, line 1\)"),
}


@pytest.mark.parametrize(("source", "message"), NO_MUTANTS.values(), ids=NO_MUTANTS)
def test_cells_without_mutants_are_refused(source: str, message: str) -> None:
    """The message says what to do."""
    with pytest.raises(HiddenTestError, match=message):
        make_mutants(source, "f")


NAMES = st.sampled_from(["x", "y", "w1", "w2"])
ATOMS = NAMES | st.integers(0, 3).map(str)
EXPRESSIONS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*", "/", "@", "<", "=="]), inner).map(
            lambda parts: f"({' '.join(parts)})"
        ),
        st.tuples(inner, inner).map(lambda parts: f"np.dot({parts[0]}, {parts[1]})"),
        inner.map(lambda part: f"np.sum({part}, axis=0)"),
        NAMES.map(lambda name: f"{name}.T"),
    ),
    max_leaves=6,
)
LINES = st.lists(st.tuples(NAMES, EXPRESSIONS).map(" = ".join), min_size=1, max_size=5)


def function(lines: list[str]) -> str:
    """Make a function of these lines."""
    return "def f(x, y, w1, w2):\n" + textwrap.indent("\n".join([*lines, "return x"]), "    ")


@given(LINES)
def test_a_mutant_differs_in_one_statement(lines: list[str]) -> None:
    """From the original, in exactly the statement that it names; no two are the same."""
    source = function(lines)
    whole = ast.unparse(ast.parse(source)).splitlines()
    mutants = make_mutants(source, "f")
    assert len({ast.dump(ast.parse(m.source)) for m in mutants}) == len(mutants)
    for mutant in mutants:
        changes = [
            line for line in difflib.ndiff(whole, mutant.source.splitlines()) if line[0] in "+-"
        ]
        assert sorted(changes) == sorted([f"-     {mutant.line}", f"+     {mutant.becomes}"])


@given(LINES, st.integers(0, 5))
def test_names_outlive_other_changes(lines: list[str], where: int) -> None:
    """A line more, other spaces or a remark change no name of the lines that were there."""
    more = [*lines[:where], "unheard_of()  # a remark", "", *lines[where:]]
    before = {m.name for m in make_mutants(function(lines), "f")}
    after = {m.name for m in make_mutants(function(more).replace(" + ", "  +  "), "f")}
    assert before <= after
