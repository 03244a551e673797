"""What one top-level statement reads, binds and alters."""

from __future__ import annotations

import ast
import symtable
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from gradekit.submission.actions import find_actions

__all__ = ["Statement", "read_statements"]

_COMPREHENSIONS = frozenset({"listcomp", "setcomp", "dictcomp", "genexpr"})
_FUTURE = "from __future__ import annotations\n"


@dataclass(frozen=True)
class Statement:
    """A top-level statement, by the names it deals with.

    Parameters
    ----------
    cell, position, line
        Index of its cell, its place in ``ast.parse(source).body``, and its first line.
    reads, binds, alters
        Names it needs when it runs, names it gives a value, and names whose value it may change
        (an item, an attribute, by a method, by ``del``).
    reads_later, alters_later
        The same of the functions in it, when they are called.
    sets_later
        Global names that these functions give a value themselves.
    calls
        The functions that it calls by name when it runs, each with the line of the first call.
    suspends
        Line of an ``await`` outside of any function; 0 where there is none.
    modules
        The modules that it imports, or of which it imports something; none if it is no import.
    defines, certain
        Whether it is a function definition; whether it binds its names whatever happens (no
        branch or loop).
    star
        The module of ``from MODULE import *``, else ``""``.
    future
        Whether it is ``from __future__ import ...``.
    """

    cell: int
    position: int
    line: int
    reads: frozenset[str]
    binds: frozenset[str]
    alters: frozenset[str]
    reads_later: frozenset[str]
    sets_later: frozenset[str]
    alters_later: frozenset[str]
    calls: Mapping[str, int]
    suspends: int
    modules: frozenset[str]
    defines: bool
    certain: bool
    star: str
    future: bool


def read_statements(
    cell: int, source: str, tree: ast.Module, *, postponed: bool
) -> tuple[Statement, ...]:
    r"""Describe the statements of one cell.

    Parameters
    ----------
    cell
        Index to write into each statement.
    source
        The cell's Python, with ``"\n"`` between lines.
    tree
        ``ast.parse(source)``.
    postponed
        Whether annotations are not evaluated (``from __future__ import annotations``).
    """
    prefix = _FUTURE if postponed else ""
    pieces = _pieces(source, tree)
    return tuple(
        _describe(cell, position, node, prefix + piece)
        for position, (node, piece) in enumerate(zip(tree.body, pieces, strict=True))
    )


def _pieces(source: str, tree: ast.Module) -> Iterator[str]:
    """Yield the text of each statement; what stands between two goes with the second."""
    text = source.encode()
    starts = [0]
    for line in text.split(b"\n"):
        starts.append(starts[-1] + len(line) + 1)
    end = 0
    for node in tree.body:
        begin = end
        end = starts[(node.end_lineno or 1) - 1] + (node.end_col_offset or 0)
        yield text[begin:end].lstrip(b" \t\n\f\\;").decode()


def _describe(cell: int, position: int, node: ast.stmt, text: str) -> Statement:
    names = _names(text)
    actions = find_actions(node)
    if isinstance(node, ast.AnnAssign) and node.value is None:
        names.binds.clear()
    defines = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    modules = _modules(node)
    assigns = isinstance(node, ast.Assign | ast.AnnAssign | ast.ClassDef)
    star = isinstance(node, ast.ImportFrom) and node.names[0].name == "*"
    return Statement(
        cell=cell,
        position=position,
        line=_first_line(node),
        reads=frozenset(names.reads | actions.extended),
        binds=frozenset(names.binds - actions.deleted),
        alters=frozenset(actions.alters),
        reads_later=frozenset(names.reads_later),
        sets_later=frozenset(names.alters_later),
        alters_later=frozenset(names.alters_later | (actions.alters_later & names.reads_later)),
        calls=actions.calls,
        suspends=actions.suspends,
        modules=modules,
        defines=defines,
        certain=defines or bool(modules) or assigns,
        star="".join(modules) if star else "",
        future="__future__" in modules,
    )


def _modules(node: ast.stmt) -> frozenset[str]:
    match node:
        case ast.Import(names=names):
            return frozenset(alias.name for alias in names)
        case ast.ImportFrom(module=module):
            return frozenset([module or ""])
        case _:
            return frozenset()


def _first_line(node: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(decorator.lineno for decorator in decorators)])


@dataclass
class _Names:
    reads: set[str] = field(default_factory=set)
    binds: set[str] = field(default_factory=set)
    reads_later: set[str] = field(default_factory=set)
    alters_later: set[str] = field(default_factory=set)


def _names(text: str) -> _Names:
    """Sort the global names of one statement, as Python's own compiler scopes them."""
    found = _Names()
    top = symtable.symtable(text, "<cell>", "exec")
    for symbol in top.get_symbols():
        if symbol.is_referenced():
            found.reads.add(symbol.get_name())
        if symbol.is_assigned() or symbol.is_imported():
            found.binds.add(symbol.get_name())
    tables = [(table, False) for table in top.get_children()]
    while tables:
        table, later = tables.pop()
        kind = table.get_type()
        is_class = kind == "class"
        # Class bodies, comprehensions and the scopes of type parameters run with the statement.
        later = later or (kind == "function" and table.get_name() not in _COMPREHENSIONS)
        reads = found.reads_later if later else found.reads
        writes = found.alters_later if later else found.binds
        for symbol in table.get_symbols():
            if symbol.is_global():
                if symbol.is_referenced():
                    reads.add(symbol.get_name())
                if symbol.is_assigned():
                    writes.add(symbol.get_name())
                    if later:  # `global n; n += 1` needs the value that n had
                        reads.add(symbol.get_name())
            elif is_class and symbol.is_referenced() and symbol.is_local():
                reads.add(symbol.get_name())  # `n = n` in a class body reads the global first
        tables.extend((child, later) for child in table.get_children())
    return found
