"""What compiling a cell takes, told before it is done.

`finally` is compiled once for each way out of its block; and the compiler makes a table of names
for each scope, in which those of the scopes around it can come again.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable

__all__ = ["compiled_nodes", "most_names", "names_in_scopes"]

_WAYS_OUT = (ast.Return, ast.Break, ast.Continue)
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_WITH_NAMES = (*_SCOPES, ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_NAMES = (ast.Name, ast.arg, ast.alias, ast.ExceptHandler, ast.MatchAs, ast.MatchStar)
_WORD = re.compile(r"[^\W\d]\w*", re.ASCII)
# Python reads `0for` as two words, so that none need begin where these do.
_OPENS_A_SCOPE = re.compile(r"(?:def|class|lambda|for)\b", re.ASCII)
_BLOCKS = (ast.stmt, ast.ExceptHandler, ast.match_case)


def compiled_nodes(tree: ast.Module) -> int:
    """Count the nodes that code is made of, those that are compiled several times as often.

    Raises
    ------
    RecursionError
        Statements are nested too deeply.
    """
    return _all_of(tree.body)[0]


def _all_of(nodes: Iterable[ast.AST]) -> tuple[int, int]:
    """Give how many nodes are compiled, and how many ways lead out of the block that they make."""
    size = ways = 0
    for node in nodes:
        more_nodes, more_ways = _one(node)
        size += more_nodes
        ways += more_ways
    return size, ways


def _one(node: ast.AST) -> tuple[int, int]:
    if not isinstance(node, _BLOCKS):
        return sum(1 for _ in ast.walk(node)), 0
    last = getattr(node, "finalbody", [])
    size, ways = _all_of(child for child in ast.iter_child_nodes(node) if child not in last)
    # Each way out runs it, and so do the end of the block and an exception.
    size_of_last, ways_of_last = _all_of(last)
    times = ways + 2
    size += 1 + times * size_of_last
    ways += times * ways_of_last + isinstance(node, _WAYS_OUT)
    return size, 0 if isinstance(node, _SCOPES) else ways


def most_names(source: str) -> int:
    """Give at least as many as `names_in_scopes` counts, without a look at the tree.

    Each name is a word, and each scope begins with one of a few; the source must be ASCII.
    """
    return len(_WORD.findall(source)) * (1 + len(_OPENS_A_SCOPE.findall(source)))


def names_in_scopes(tree: ast.Module) -> int:
    """Count at least as many names as the compiler's tables hold, over all scopes.

    A scope has its own names, and at most all those of the scopes around it. Those of the cell
    itself are looked up when they are needed, but for what it declares to be global.
    """
    own, visible, declared = [0], [0], 0
    rest: list[tuple[ast.AST, int]] = [(tree, 0)]
    parents = [0]
    while rest:
        node, scope = rest.pop()
        if isinstance(node, _NAMES):
            own[scope] += 1
        elif isinstance(node, ast.Global | ast.Nonlocal):
            own[scope] += len(node.names)
            declared += len(node.names) if scope == 0 else 0
        if isinstance(node, _WITH_NAMES):
            own[scope] += 1
            parents.append(scope)
            own.append(0)
            scope = len(own) - 1
        rest += [(child, scope) for child in ast.iter_child_nodes(node)]
    # A scope is numbered after the one around it.
    for parent in parents[1:]:
        visible.append(visible[parent] + (own[parent] if parent else declared))
    return sum(own) + sum(visible)
