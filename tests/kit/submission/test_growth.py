"""What the compiler makes of nested ``finally`` and nested scopes, told before it does."""

from __future__ import annotations

import ast
import symtable
import time
import tracemalloc
import types
import warnings
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from programs import RULES, notebook, only

from gradekit.submission.extract import extract
from gradekit.submission.growth import (
    compiled_nodes,
    letters_of_scopes,
    most_letters,
    most_names,
    names_in_scopes,
)

_BYTES = 64  # more than the compiler makes of any one node of these


def bomb(depth: int, exits: int) -> str:
    """Nest ``finally`` so deep, with so many ways out of each."""
    lines = ["def bomb():"]
    for level in range(1, depth + 1):
        indent = " " * level
        ways = [f"{indent} if bomb: return bomb"] * exits
        lines += [f"{indent}try:", *ways, f"{indent} bomb()", f"{indent}finally:"]
    return "\n".join([*lines, " " * (depth + 1) + "bomb()", ""])


def compiled(code: types.CodeType) -> int:
    """Count the bytes of code, those of functions in it included."""
    inner = (each for each in code.co_consts if isinstance(each, types.CodeType))
    return len(code.co_code) + sum(map(compiled, inner))


def indented(block: str) -> str:
    """Indent a block by one."""
    return "".join(f" {line}\n" for line in block.splitlines())


simple = st.sampled_from(["a()\n", "if a: return b\n", "return\n", "x = [a, b]\n", "pass\n"])
loop = st.sampled_from(["while a:\n if b: break\n", "for a in b:\n continue\n"])


def nested(blocks: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Put blocks into others."""
    pair = st.tuples(blocks, blocks)
    return st.one_of(
        pair.map("".join),
        pair.map(lambda p: f"try:\n{indented(p[0])}finally:\n{indented(p[1])}"),
        pair.map(lambda p: f"try:\n{indented(p[0])}except a:\n{indented(p[1])}"),
        pair.map(lambda p: f"if a:\n{indented(p[0])}else:\n{indented(p[1])}"),
        blocks.map(lambda b: f"with a:\n{indented(b)}"),
        blocks.map(lambda b: f"while a:\n{indented(b)}"),
        blocks.map(lambda b: f"def g():\n{indented(b)}"),
    )


@given(st.recursive(st.one_of(simple, loop), nested, max_leaves=30))
@settings(deadline=None, max_examples=300)
def test_no_less_is_foreseen_than_is_made(block: str) -> None:
    """The compiler itself is the judge."""
    source = f"def f():\n{indented(block)}"
    made = compiled(compile(source, "<test>", "exec"))
    assert made <= _BYTES * compiled_nodes(ast.parse(source))


@pytest.mark.parametrize("exits", [0, 1, 5, 20])
def test_it_grows_as_the_compiler_has_it_grow(exits: int) -> None:
    """With each level by the same factor, but for what the compiler saves or adds."""
    sources = [bomb(depth, exits) for depth in (1, 2, 3, 4)]
    made = [compiled(compile(source, "<test>", "exec")) for source in sources]
    foreseen = [compiled_nodes(ast.parse(source)) for source in sources]
    for (less, more), (few, many) in zip(pairwise(made), pairwise(foreseen), strict=True):
        assert 0.5 < (more / less) / (many / few) < 2


@pytest.mark.parametrize(("depth", "exits"), [(8, 5), (12, 1), (3, 60), (2, 1500)])
def test_a_bomb_is_not_compiled(depth: int, exits: int) -> None:
    """Its cell is set aside with words; the function in the next cell is found."""
    bombed = only(bomb(depth, exits), "def f(x): return 1")
    assert bombed.program is not None
    alone = only(bomb(depth, exits).replace("bomb", "f"))
    assert "nests `finally` in `finally`" in alone.problem


def test_honest_code_is_compiled() -> None:
    """Some nesting, and a long function within ``try``, are no bomb."""
    long = "def f(x):\n try:\n" + "  x = x + 1\n" * 5_000 + "  return x\n finally:\n  x\n"
    for source in (long, bomb(3, 3).replace("bomb", "f")):
        assert only(source).program is not None


def names_in_tables(table: symtable.SymbolTable) -> int:
    """Count the names in a table of the compiler's and those in it."""
    return len(table.get_identifiers()) + sum(map(names_in_tables, table.get_children()))


names = st.sampled_from("abcde")
expressions = st.recursive(
    names,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda p: f"({p[0]} + {p[1]})"),
        st.tuples(names, inner).map(lambda p: f"(lambda {p[0]}: {p[1]})"),
        inner.map(lambda body: f"(lambda: {body})"),
        st.tuples(inner, names, inner).map(lambda p: f"[{p[0]} for {p[1]} in {p[2]}]"),
        st.tuples(inner, names, inner).map(lambda p: f"[{p[0]}or 0for {p[1]} in {p[2]}]"),
        st.tuples(names, inner).map(lambda p: f"({p[0]} := {p[1]})"),
    ),
    max_leaves=12,
)
scopes = st.recursive(
    st.one_of(expressions.map("{}\n".format), st.just("import a.b as c, d\n")),
    lambda blocks: st.one_of(
        st.tuples(blocks, blocks).map("".join),
        st.tuples(names, blocks).map(lambda p: f"def {p[0]}(a, *b, c=d):\n{indented(p[1])}"),
        st.tuples(names, blocks).map(lambda p: f"class {p[0]}:\n{indented(p[1])}"),
        st.tuples(names, blocks).map(lambda p: f"def {p[0]}():\n global e\n{indented(p[1])}"),
        blocks.map(lambda b: f"try:\n{indented(b)}except a as b:\n pass\n"),
        blocks.map(lambda b: f"match a:\n case [b, *c]:\n{indented(indented(b))}"),
    ),
    max_leaves=15,
)


@given(scopes)
@settings(deadline=None, max_examples=200)
def test_no_fewer_names_are_foreseen_than_the_tables_hold(source: str) -> None:
    """Python's own tables are the judge."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that `0for` is hard to read
        try:
            table = symtable.symtable(source, "<test>", "exec")
        except SyntaxError:  # as `[(a := b) for a in c]`
            return
        tree = ast.parse(source)
    # Each scope has at most a handful of names that the compiler makes up itself.
    made_up = 4 * sum(isinstance(node, WITH_TABLES) for node in ast.walk(tree))
    foreseen = names_in_scopes(tree)
    assert names_in_tables(table) <= foreseen + made_up
    assert foreseen <= most_names(source)
    assert letters_of_scopes(tree) <= most_letters(source)


WITH_TABLES = (ast.Module, ast.FunctionDef, ast.ClassDef, ast.Lambda, ast.ListComp)


@pytest.mark.parametrize(("count", "depth"), [(2_000, 900), (20_000, 300), (300, 3_000)])
def test_nested_scopes_are_not_compiled(count: int, depth: int) -> None:
    """The cell is set aside with words, or is nested too deeply anyway; others are read."""
    inherited = ",".join(f"n{number}" for number in range(count))
    bombed = f"def f({inherited}):\n return {'lambda:' * depth}({inherited})"
    assert only(bombed.replace("def f", "def g"), "def f(x): return 1").program is not None
    problem = only(bombed).problem
    assert "so many names" in problem or "nested too deeply" in problem or "longer" in problem


def test_many_cells_with_scopes_are_too_much() -> None:
    """What each cell may have, all together may not have at any number."""
    inherited = ",".join(f"n{number}" for number in range(400))
    cells = [f"def g{n}({inherited}):\n return {'lambda:' * 99}0" for n in range(20)]
    assert "so many names" in only(*cells, "def f(x): return 1").problem
    assert only(*cells[:5], "def f(x): return 1").program is not None


def shuffled(names: list[str]) -> list[str]:
    """Put names into another order, the same one each time."""
    return [names[617 * n % len(names)] for n in range(len(names))]


def captured(count: int, form: str) -> str:
    """Capture so many names in a pattern."""
    names = [f"n{number}" for number in range(count)]
    listed = {
        "once": f"[{','.join(names)}]",
        "mapping": f"{{{','.join(f'{n}: {name}' for n, name in enumerate(names))}}}",
        "alternatives": f"[{','.join(names)}] | [{','.join(shuffled(names))}]",
        "inside": f"[0, [{','.join(names)}] | [{','.join(shuffled(names))}]]",
    }
    return f"match x:\n case {listed[form]}: pass"


def within_long_names(count: int, form: str) -> str:
    """Put so many things into a scope of which the name is as long."""
    name = "A" * count
    inner = {
        "underscores": ";".join(f"_\N{FULLWIDTH LOW LINE}{n}a" for n in range(count)),
        "private": ";".join(f"__{n}a" for n in range(count)),
        "attributes": ";".join(f"x.__a{n}" for n in range(count)),
        "lambdas": f"[{','.join(['lambda: 0'] * count)}]",
        "in a function": f"def f(): [{','.join(['[0for a in b]'] * count)}]",
    }
    return f"class {name}:\n {inner[form]}"


GROWING = [
    *((captured, form) for form in ("once", "mapping", "alternatives", "inside")),
    *(
        (within_long_names, form)
        for form in ("underscores", "private", "attributes", "lambdas", "in a function")
    ),
]


@pytest.mark.parametrize(("make", "form"), GROWING)
def test_memory_is_foreseen(make: Callable[[int, str], str], form: str) -> None:
    """Twice and four times as much never takes more memory than what is foreseen."""
    for count in (40, 80, 160):
        source = make(count, form)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(source)
            tracemalloc.start()
            compile(tree, "<test>", "exec")
            peak = tracemalloc.get_traced_memory()[1]
            tracemalloc.stop()
        letters = letters_of_scopes(tree)
        assert peak < 2**18 + 500 * compiled_nodes(tree) + 8 * letters
        assert letters <= most_letters(source) or not source.isascii()


@pytest.mark.parametrize(("make", "form"), GROWING)
def test_what_grows_in_one_place_is_not_compiled(
    make: Callable[[int, str], str], form: str
) -> None:
    """A cell of some kilobytes would take gigabytes; it is set aside, and others are read."""
    cells = notebook(make(7_000, form), "def f(x): return 1")
    found, (notice,) = extract(cells, ["f"], RULES)
    assert found["f"].program is not None
    assert notice.kind == "unreadable_cell"
    assert "too much code" in notice.message or "takes too long" in notice.message


def test_many_keywords_are_not_compared() -> None:
    """Python would compare each with each, for a quarter of a minute."""
    keywords = ",".join(f"a{number}=0" for number in range(15_000))
    for call in (f"g({keywords})", f"class g({keywords}): pass"):
        assert only(call, "def f(x): return 1").program is not None
        start = time.process_time()
        only(call)
        assert time.process_time() - start < 5
