"""How much code a cell compiles to: `finally` is compiled once for each way out of its block."""

from __future__ import annotations

import ast
from collections.abc import Iterable

__all__ = ["compiled_nodes"]

_WAYS_OUT = (ast.Return, ast.Break, ast.Continue)
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
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
