"""``python -m selfcheck NOTEBOOK.ipynb``: run a notebook's checks without Jupyter."""

from __future__ import annotations

import ast
import json
import linecache
import re
import symtable
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from .checks import questions
from .sources import last_line, look_alike, unreadable_word

__all__ = ["main"]

_SHORT = 48  # characters of a cell's first line
_MAGIC = re.compile(r"^[ \t]*[%!].*$", re.MULTILINE)


def main(arguments: list[str]) -> int:
    """Check a notebook; give 0 if all its checks say that the example is right, else 1 or 2."""
    if len(arguments) != 1 or arguments[0] in ("-h", "--help"):
        _say("Usage: python -m selfcheck NOTEBOOK.ipynb")
        return 0 if len(arguments) == 1 else 2
    path = Path(arguments[0])
    try:
        cells = _read(json.loads(path.read_bytes())["cells"])
    except FileNotFoundError:
        _say(f"{path}: there is no such file in this folder ({Path.cwd()}).")
        return 2
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        _say(f"{path}: cannot be read as a notebook: {type(error).__name__}: {error}")
        return 2
    if not any(cell.is_check for cell in cells):  # other programs may have saved it without marks
        cells = [replace(cell, is_check=_calls_check(cell)) for cell in cells]
    checks = [cell for cell in cells if cell.is_check]
    if not checks:
        _say(f"{path}: there is no check in it; take them from the notebook that you were given.")
        return 2
    sys.path.insert(0, str(path.absolute().parent))
    # As in Jupyter, the code of the cells is at hand under `In`.
    names: dict[str, Any] = {"__name__": "__main__", "In": [cell.source for cell in cells]}
    try:
        for statement, label in _needed(cells):
            _prepare(statement, label, names)
        right = [_check(cell, names) for cell in checks]
    except KeyboardInterrupt as error:
        _say(f"Stopped in {last_line(names, error) or 'the preparations'}.")
        return 2
    right += [_unchecked(known["title"]) for known in _without_check(checks)]
    return 0 if all(right) and all(cell.body is not None for cell in cells) else 1


def _without_check(checks: list[_Cell]) -> list[dict[str, Any]]:
    """Give what is known of the questions that no check is about."""
    words = {word for cell in checks for word in re.findall(r"\w+", cell.source)}
    return [known for name, known in questions().items() if name not in words]


def _unchecked(title: str) -> bool:
    _say(
        f"{title}: not checked.\n"
        "Its check is gone: copy that cell from the notebook that you were given.\n"
    )
    return False


@dataclass(frozen=True)
class _Cell:
    """A code cell: how messages call it, its code, and whether it checks a question."""

    label: str
    title: str
    source: str
    body: list[ast.stmt] | None
    is_check: bool


def _read(cells: list[dict[str, Any]]) -> list[_Cell]:
    found = []
    for number, cell in enumerate(cells, 1):
        if cell["cell_type"] != "code":
            continue
        source = _dedented(_MAGIC.sub("", "".join(cell["source"])))
        label = _label(number, source)
        linecache.cache[label] = (len(source), None, source.splitlines(keepends=True), label)
        body = None
        try:
            body = ast.parse(source).body
        except (SyntaxError, ValueError) as error:
            line, hint = "", ""
            if isinstance(error, SyntaxError):
                line = f", line {error.lineno}"
                hint = unreadable_word(source, error.text or "", error.msg)
            _say(f"{label}{line}: Python cannot read this: {error.args[0]}.{hint}\n")
        is_check = cell.get("metadata", {}).get("nbgrader", {}).get("grade") is True
        first = source.strip().partition("\n")[0]
        found.append(_Cell(label, first.strip("# ") or label, source, body, is_check))
    return found


def _dedented(source: str) -> str:
    """Take off what the first line is indented by, as Jupyter does before it runs a cell."""
    lines = source.splitlines(keepends=True)
    first = next((line for line in lines if line.strip()), "")
    indent = first[: len(first) - len(first.lstrip(" \t"))]
    return "".join(line.removeprefix(indent) for line in lines)


def _calls_check(cell: _Cell) -> bool:
    """Whether a cell calls `check` about one of the questions."""
    return any(
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Call)
        and isinstance(statement.value.func, ast.Name)
        and statement.value.func.id == "check"
        for statement in cell.body or ()
    )


def _label(number: int, source: str) -> str:
    """Call a cell by its place, text cells counted, and by its first line, which Jupyter shows."""
    lines = source.strip().split("\n")
    first = lines[0] if len(lines[0]) <= _SHORT else f"{lines[0][:_SHORT]}..."
    return f"cell {number} (`{first}`)" if first else f"cell {number}"


def _needed(cells: list[_Cell]) -> list[tuple[ast.stmt, str]]:
    """Give the statements that the checks depend on, in order; no training is among them."""
    scopes = [
        (statement, cell, symtable.symtable(ast.unparse(statement), cell.label, "exec"))
        for cell in cells
        for statement in cell.body or ()
    ]
    needed = {n for _, cell, scope in scopes if cell.is_check for n in _used(scope)}
    named = {n for statement, cell, _ in scopes if cell.is_check for n in _named(statement)}
    needed |= named
    defined = {n: None for statement, _, _ in scopes if (n := getattr(statement, "name", ""))}
    for name in named - defined.keys():  # the check is to see what looks like it
        needed.add(look_alike(name, defined.keys() - named) or name)
    chosen: list[bool] = [False] * len(scopes)
    while True:
        before = len(needed)
        for place, (statement, cell, scope) in enumerate(scopes):
            if not cell.is_check and (needed & _bound(scope) or _is_star(statement)):
                chosen[place] = True
                needed |= _used(scope)
        if len(needed) == before:
            return [
                (s, cell.label) for (s, cell, _), one in zip(scopes, chosen, strict=True) if one
            ]


def _is_star(statement: ast.stmt) -> bool:
    """Whether a statement imports all names of a module: any of them may be needed."""
    return isinstance(statement, ast.ImportFrom) and statement.names[0].name == "*"


def _bound(scope: symtable.SymbolTable) -> set[str]:
    return {s.get_name() for s in scope.get_symbols() if s.is_assigned() or s.is_imported()}


def _used(scope: symtable.SymbolTable) -> set[str]:
    """Give the names that a statement takes from the notebook, within functions as well."""
    top = scope.get_type() == "module"
    found = {
        s.get_name() for s in scope.get_symbols() if s.is_global() or (top and s.is_referenced())
    }
    return found.union(*map(_used, scope.get_children()))


def _named(statement: ast.stmt) -> set[str]:
    """Give the functions that a check names instead of handing them over."""
    return {
        node.args[0].value
        for node in ast.walk(statement)
        if isinstance(node, ast.Call)
        and node.args
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    }


def _prepare(statement: ast.stmt, label: str, names: dict[str, Any]) -> None:
    try:
        _run([statement], label, names)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - what does not need it goes on
        _say(f"{label}, line {statement.lineno}: {type(error).__name__}: {error}\n")


def _check(cell: _Cell, names: dict[str, Any]) -> bool:
    _say(f"{cell.title} ...")
    try:
        _run(cell.body or [], cell.label, names)
    except AssertionError as error:
        _say(f"{cell.title}: not right yet.\n{error}\n")
    except Exception as error:  # noqa: BLE001 - whatever it is, the other questions go on
        _say(f"{cell.title}: {type(error).__name__}: {error}\n")
    else:
        _say("")
        return True
    return False


def _run(body: list[ast.stmt], label: str, names: dict[str, Any]) -> None:
    exec(compile(ast.Module(body, []), label, "exec", dont_inherit=True), names)  # noqa: S102 - theirs


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - it is a command of its own


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
