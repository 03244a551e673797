"""What an answer uses that the grader does not have."""

from __future__ import annotations

import ast
import dis
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from types import CodeType
from typing import Any

from .sources import place

__all__ = ["REFUSED", "refused"]

REFUSED = frozenset({"breakpoint", "exit", "input", "open", "quit"})
"""What Python or Jupyter has, and the grader has not."""

_NOTHING = object()


def refused(
    function: Callable[..., Any], modules: Collection[str] = (), silent: Collection[str] = ()
) -> str:
    """Say what a function, or a helper of it, uses that the grader does not have, if it does.

    Nothing is called.

    Parameters
    ----------
    function
        The answer.
    modules
        The modules that it may import; without any, imports are not looked at.
    silent
        Modules that it may import as well, and that do nothing in the grader.
    """
    own: Mapping[str, Any] = getattr(function, "__globals__", {})
    imported = _imported(own) if modules else {}
    for code, step in _steps(function):
        name, line = step.argval, step.positions.lineno if step.positions else None
        if step.opname == "IMPORT_NAME":
            root = _root(name) if modules else ""
        elif name in imported and own.get(name) is imported[name][1]:
            root = imported[name][0]
        elif name in REFUSED:
            return _no_name(name, _stands(code, line))
        else:
            continue
        # What is tried may fail: then there is a way without it.
        if root and root not in {*modules, *silent, "__future__"} and not code.co_exceptiontable:
            return _no_module(root, modules, _stands(code, line))
    return ""


def _steps(function: Callable[..., Any]) -> Iterator[tuple[CodeType, dis.Instruction]]:
    """Give the steps of a function and its helpers in which names and modules are fetched."""
    own = getattr(function, "__globals__", {})
    seen: set[CodeType] = set()
    pending = [code] if (code := getattr(function, "__code__", None)) else []
    while pending:
        code = pending.pop()
        if code in seen:
            continue
        seen.add(code)
        pending += [part for part in code.co_consts if isinstance(part, CodeType)]
        for step in dis.get_instructions(code):
            if step.opname == "IMPORT_NAME":
                yield code, step
            elif step.opname in ("LOAD_GLOBAL", "LOAD_NAME"):
                value: Any = own.get(step.argval)
                if getattr(value, "__globals__", None) is own:  # a function of one's own
                    pending.append(value.__code__)
                else:
                    yield code, step


def _imported(own: Mapping[str, Any]) -> dict[str, tuple[str, Any]]:
    """Give what the notebook's cells import: by name, from which module, and what it is."""
    found: dict[str, tuple[str, Any]] = {}
    for source in own.get("In", ()):
        for module, name, part in _imports(source):
            value = sys.modules.get(module, _NOTHING)
            if part:
                value = getattr(value, part, sys.modules.get(f"{module}.{part}", _NOTHING))
            found[name] = _root(module), value
    return {name: pair for name, pair in found.items() if pair[1] is not _NOTHING}


def _imports(source: str) -> Iterator[tuple[str, str, str]]:
    """Give a cell's imports: the module, the name that it gets, and which part of the module."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return
    for statement in _statements(tree.body):
        if isinstance(statement, ast.ImportFrom) and statement.module and not statement.level:
            for alias in statement.names:
                yield statement.module, alias.asname or alias.name, alias.name
        elif isinstance(statement, ast.Import):
            for alias in statement.names:
                module = alias.name if alias.asname else _root(alias.name)
                yield module, alias.asname or module, ""


def _statements(body: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    """Give statements and those in their blocks, but not what only a function's call runs."""
    for statement in body:
        yield statement
        if not isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            children = ast.iter_child_nodes(statement)
            yield from _statements(child for child in children if isinstance(child, ast.stmt))


def _root(module: str) -> str:
    return module.partition(".")[0]


def _stands(code: CodeType, line: int | None) -> str:
    return f" It stands in {place(code.co_filename, line)}." if line else ""


def _no_name(name: str, where: str) -> str:
    return (
        f"The grader does not have `{name}`: it has to go.{where} There are no files in the "
        "grader, nobody answers, and nothing ends it; until then no test can pass."
    )


def _no_module(root: str, modules: Iterable[str], where: str) -> str:
    return (
        f"The grader does not have the module `{root}`: it has to go.{where} Until then no test "
        f"can pass. You may import: {', '.join(modules)}."
    )
