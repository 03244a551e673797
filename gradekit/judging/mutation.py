"""Mutants: a solution with one small slip, made by rule, where misconceptions are made by hand."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from gradekit.errors import HiddenTestError
from gradekit.judging.slips import SLIPS

__all__ = ["EquivalentMutant", "Mutant", "make_mutants"]

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(frozen=True)
class Mutant:
    """A function with one slip.

    Parameters
    ----------
    question
        The function's name.
    line
        The statement with the slip as it was, in `ast.unparse`'s form; of one that holds others,
        its first line.
    becomes
        The same with the slip in it.
    number
        Which one this is, from 1, where several have the same statement and slip.
    source
        The source of the whole cell with the slip in it.
    """

    question: str
    line: str
    becomes: str
    number: int
    source: str

    @property
    def name(self) -> str:
        """How reports name it; what else changes in the function does not change the name."""
        return _name(self.line, self.becomes, self.number)


@dataclass(frozen=True)
class EquivalentMutant:
    """A mutant that is right all the same, so that no hidden test should catch it.

    Parameters
    ----------
    question
        The id of the question.
    line, becomes
        The statement as it was and with the slip, as reports write them.
    reason
        Why no fair test could tell the two apart.
    number
        Which one it is, where reports number several.
    """

    question: str
    line: str
    becomes: str
    reason: str
    number: int = 1

    @property
    def name(self) -> str:
        """The name of the mutant that is meant."""
        return _name(self.line, self.becomes, self.number)


def make_mutants(source: str, function: str) -> tuple[Mutant, ...]:
    """Make every mutant of a function, in the order of its code; no two have the same source.

    Parameters
    ----------
    source
        A cell that defines the function at its top level; the last definition counts.
    function
        The function's name.

    Raises
    ------
    HiddenTestError
        There is no such function, or the cell is not plain Python.
    """
    try:
        tree = ast.parse(source)
    except SyntaxError as error:
        raise HiddenTestError(
            f"{function}: no mutants can be made of the master's solution cell, which is not "
            f"plain Python ({error.msg}, line {error.lineno}); keep commands of the notebook out"
        ) from error
    found = [n for n in tree.body if isinstance(n, _FUNCTIONS) and n.name == function]
    if not found:
        raise HiddenTestError(f"{function}: its solution cell does not define it with `def`")
    seen, alike = {ast.unparse(tree)}, Counter[tuple[str, str]]()
    mutants = []
    for line, becomes, mutated in _slips(tree, found[-1]):
        if mutated not in seen:
            seen.add(mutated)
            alike[line, becomes] += 1
            mutants.append(Mutant(function, line, becomes, alike[line, becomes], mutated))
    return tuple(mutants)


def _slips(tree: ast.Module, function: ast.AST) -> Iterator[tuple[str, str, str]]:
    """Make one slip after the other; give its statement before and with it, and the tree."""
    own = frozenset(_own_names(function))
    for place in list(_places(function, function)):
        before = _first_line(place.statement)
        for slip in SLIPS:
            for node in list(slip(place.node, own)):
                place.put(node)
                with_slip = node if place.node is place.statement else place.statement
                yield before, _first_line(with_slip), ast.unparse(tree)
                place.put(place.node)


@dataclass(frozen=True)
class _Place:
    """Where a node is: in a field of its owner, or in a list there; and in which statement."""

    node: ast.AST
    owner: ast.AST
    field: str
    index: int | None
    statement: ast.AST

    def put(self, node: ast.AST) -> None:
        if self.index is None:
            setattr(self.owner, self.field, node)
        else:
            getattr(self.owner, self.field)[self.index] = node


def _places(owner: ast.AST, statement: ast.AST) -> Iterator[_Place]:
    for field, value in ast.iter_fields(owner):
        if field in ("annotation", "returns", "decorator_list", "type_params"):
            continue
        for index, node in enumerate(value) if isinstance(value, list) else [(None, value)]:
            # Texts that stand alone are remarks, and the parts of an f-string are no values.
            if not isinstance(node, ast.AST) or _is_remark(node) or isinstance(node, ast.JoinedStr):
                continue
            inside = node if isinstance(node, ast.stmt) else statement
            if not (field == "func" and isinstance(node, ast.Attribute)):  # no value by itself
                yield _Place(node, owner, field, index, inside)
            if not isinstance(node, ast.Raise):  # what an error says is no part of an answer
                yield from _places(node, inside)


def _is_remark(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _own_names(function: ast.AST) -> Iterator[str]:
    for node in ast.walk(function):
        if isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


def _first_line(statement: ast.AST) -> str:
    return ast.unparse(statement).partition("\n")[0]


def _name(line: str, becomes: str, number: int) -> str:
    return f"{line}  →  {becomes}" + (f"  (no. {number})" if number > 1 else "")
