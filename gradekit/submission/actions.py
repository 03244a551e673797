"""What one top-level statement calls and alters."""

from __future__ import annotations

import ast
import builtins
from dataclasses import dataclass, field

__all__ = ["Actions", "find_actions"]

# Built-in functions leave their arguments alone, but for these.
_HARMLESS = frozenset(dir(builtins)) - {"delattr", "next", "setattr"} | {"display"}
_TARGETS = (ast.Store, ast.Del)


@dataclass
class Actions:
    """What a statement does besides reading and binding names.

    Parameters
    ----------
    calls
        Functions called by name when the statement runs, each with the line of the first call.
    alters, alters_later
        Names whose values it may change; the same for the functions in it, when called (there,
        local names are among them).
    extended, deleted
        Names in ``NAME += ...`` and in ``del NAME``.
    suspends
        Line of an ``await`` outside of any function; 0 where there is none.
    """

    calls: dict[str, int] = field(default_factory=dict)
    alters: set[str] = field(default_factory=set)
    alters_later: set[str] = field(default_factory=set)
    extended: set[str] = field(default_factory=set)
    deleted: set[str] = field(default_factory=set)
    suspends: int = 0


def find_actions(statement: ast.stmt) -> Actions:
    """Find what a top-level statement does, without the bodies of functions it only defines."""
    found = Actions()
    # A loop and not a recursion, since the depth is the student's to choose.
    nodes: list[tuple[ast.AST, bool]] = [(statement, False)]
    while nodes:
        node, later = nodes.pop()
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                nodes += ((child, True) for child in node.body)
                nodes += ((child, later) for child in (node.args, *node.decorator_list))
                if node.returns:
                    nodes.append((node.returns, later))
                _note_decorators(node, found, later=later)
                continue
            case ast.Lambda():
                nodes += ((node.args, later), (node.body, True))
                continue
            case ast.ClassDef():
                _note_decorators(node, found, later=later)
            case ast.Call(func=ast.Name(id=name)) if not later:
                found.calls.setdefault(name, node.lineno)
            case ast.Call(func=ast.Lambda(body=body)):
                nodes.append((body, later))
            case ast.Await() | ast.AsyncFor() | ast.AsyncWith() if not later:
                found.suspends = found.suspends or node.lineno
            case ast.comprehension(is_async=1) if not later:
                found.suspends = found.suspends or node.iter.lineno
            case ast.Name() | ast.Constant() | ast.expr_context():
                continue
            case ast.expr() if later and not isinstance(getattr(node, "ctx", None), _TARGETS):
                continue  # in a function, only statements alter
            case _:
                pass
        altered = found.alters_later if later else found.alters
        _note_alterations(node, found, altered)
        nodes += ((child, later) for child in ast.iter_child_nodes(node))
    return found


def _note_decorators(
    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef, found: Actions, *, later: bool
) -> None:
    for decorator in node.decorator_list:
        if isinstance(decorator, ast.Name) and not later:
            found.calls.setdefault(decorator.id, decorator.lineno)


def _note_alterations(node: ast.AST, found: Actions, altered: set[str]) -> None:
    match node:
        case (
            ast.Attribute(ctx=ast.Store() | ast.Del()) | ast.Subscript(ctx=ast.Store() | ast.Del())
        ):
            altered.update(_root(node))
        case ast.AugAssign(target=ast.Name(id=name)):
            altered.add(name)
            if altered is found.alters:
                found.extended.add(name)
        case ast.Delete(targets=targets):
            names = {target.id for target in targets if isinstance(target, ast.Name)}
            altered |= names
            if altered is found.alters:
                found.deleted |= names
        case ast.Expr(value=ast.Call() as call):
            altered |= _touched(call)
        case _:
            pass


def _touched(call: ast.Call) -> set[str]:
    """Names whose values a call, made for its effect alone, may change."""
    if isinstance(call.func, ast.Name) and call.func.id in _HARMLESS:
        return set()
    arguments = [*call.args, *(keyword.value for keyword in call.keywords)]
    touched = set(_root(call.func))
    for argument in arguments:
        if not isinstance(argument, ast.Call):
            touched.update(_root(argument))
    return touched


def _root(node: ast.AST) -> tuple[str, ...]:
    while True:
        match node:
            case ast.Attribute(value=inner) | ast.Subscript(value=inner) | ast.Starred(value=inner):
                node = inner
            case ast.Call(func=inner):
                node = inner
            case ast.Name(id=name):
                return (name,)
            case _:
                return ()
