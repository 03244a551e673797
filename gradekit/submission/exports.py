"""The names that a module of the course gives to ``from MODULE import *``."""

from __future__ import annotations

import ast
from collections.abc import Iterator

__all__ = ["exported_names"]


def exported_names(source: str) -> frozenset[str]:
    """Read the names off a module's source, without running it.

    The names are those of a literal ``__all__``, else all public ones bound at the top level.

    Raises
    ------
    SyntaxError
        The source is not Python.
    """
    body = ast.parse(source).body
    for statement in body:
        if isinstance(statement, ast.Assign) and _targets(statement) == ["__all__"]:
            return frozenset(ast.literal_eval(statement.value))
    return frozenset(
        name for statement in body for name in _bound(statement) if not name.startswith("_")
    )


def _bound(statement: ast.stmt) -> Iterator[str]:
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield statement.name
    elif isinstance(statement, ast.Import | ast.ImportFrom):
        for alias in statement.names:
            yield alias.asname or alias.name.partition(".")[0]
    elif isinstance(statement, ast.Assign | ast.AnnAssign):
        yield from _targets(statement)


def _targets(statement: ast.Assign | ast.AnnAssign) -> list[str]:
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
    return [node.id for t in targets for node in ast.walk(t) if isinstance(node, ast.Name)]
