"""What a function takes and gives, by name: read off its source, so that words can name it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from gradekit.judging.reading import array_form
from gradekit.sandbox import Value

__all__ = ["Anatomy", "Names", "Output", "read_anatomy"]

Names: TypeAlias = "str | tuple[Names, ...]"
"""The name of a value, or of each part of a tuple."""


@dataclass(frozen=True)
class Output:
    """A part of a function's result.

    Parameters
    ----------
    name
        How words call it.
    path
        The way to it: keys of dictionaries and positions in tuples.
    """

    name: str
    path: tuple[str | int, ...]

    def of(self, result: Value) -> Value:
        """Take this part of a result.

        Raises
        ------
        LookupError
            The result has no such part.
        """
        for step in self.path:
            if not isinstance(result, list | tuple | dict):
                raise LookupError(step)
            try:
                result = result[step]  # type: ignore[index]  # a position in a list, a key else
            except TypeError as error:
                raise LookupError(step) from error
        return result


@dataclass(frozen=True)
class Anatomy:
    """The names of a function's parameters and results.

    Parameters
    ----------
    parameters
        Its positional parameters, in order.
    result
        How its result is called, or each part of it; ``""`` where there is no name.
    order
        The names that it assigns, by the place of their last assignment: what comes late may be
        computed from what comes early.
    """

    parameters: tuple[str, ...] = ()
    result: Names = ""
    order: tuple[str, ...] = ()

    def outputs(self, result: Value) -> tuple[Output, ...]:
        """Take a result of the function apart, in the order of computation.

        Entries of a dictionary are called as their keys, parts of a tuple as in `result`.
        """
        places = {name: place for place, name in enumerate(self.order)}
        found = _parts(result, self.result, ())
        return tuple(sorted(found, key=lambda output: places.get(output.name, len(places))))


def read_anatomy(source: str, function: str) -> Anatomy:
    """Read the names off the last function of this name at the top of a source."""
    definitions = [
        node
        for node in ast.parse(source).body
        if isinstance(node, ast.FunctionDef) and node.name == function
    ]
    if not definitions:
        return Anatomy()
    nodes = sorted(_own_statements(definitions[-1]), key=lambda node: node.lineno)
    assigned = [pair for node in nodes for pair in _assigned(node)]
    values = {name: value for name, value in assigned if value is not None}
    last = {name: place for place, (name, _) in enumerate(assigned)}
    returned = [node.value for node in nodes if isinstance(node, ast.Return) and node.value]
    arguments = definitions[-1].args
    return Anatomy(
        tuple(argument.arg for argument in (*arguments.posonlyargs, *arguments.args)),
        _names(returned[-1], values) if returned else "",
        tuple(sorted(last, key=last.__getitem__)),
    )


def _own_statements(node: ast.AST) -> Iterator[ast.stmt]:
    """Give the statements of a function, without those of functions inside."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            continue
        if isinstance(child, ast.stmt):
            yield child
        yield from _own_statements(child)


def _assigned(node: ast.stmt) -> Iterator[tuple[str, ast.expr | None]]:
    """Give the names that a statement assigns, each with the value if it is all its own."""
    if not isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
        return
    for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
        for part in ast.walk(target):
            if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store):
                yield part.id, node.value if part is target else None


def _names(value: ast.expr, values: dict[str, ast.expr]) -> Names:
    """Name a result: a tuple by its parts, also where it has a name itself."""
    if isinstance(value, ast.Name):
        known = values.get(value.id)
        return _names(known, {}) if isinstance(known, ast.Tuple | ast.List) else value.id
    if isinstance(value, ast.Tuple | ast.List):
        return tuple(_names(part, values) for part in value.elts)
    return ""


def _parts(result: Value, names: Names, path: tuple[str | int, ...]) -> Iterator[Output]:
    if isinstance(result, dict):
        for key, item in result.items():
            yield from _parts(item, str(key), (*path, key))
    elif isinstance(result, list | tuple) and (
        isinstance(names, tuple) or array_form(result) is None
    ):
        known = names if isinstance(names, tuple) and len(names) == len(result) else ()
        for position, item in enumerate(result):
            name = known[position] if known else ""
            yield from _parts(item, name or f"result {position + 1}", (*path, position))
    else:
        yield Output(names if isinstance(names, str) and names else "the result", path)
