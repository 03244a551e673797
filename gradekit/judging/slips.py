"""Small slips in Python code: each takes a node of a syntax tree and gives what to put there."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import TypeAlias

__all__ = ["SLIPS", "Slip"]

Slip: TypeAlias = Callable[[ast.AST, frozenset[str]], Iterator[ast.AST]]
"""Takes a node and the function's own names; the nodes that it gives share parts with that."""

_OTHER_OPERATOR: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Div,
    ast.Mod: ast.FloorDiv,
    ast.Pow: ast.Mult,
    ast.MatMult: ast.Mult,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.BitXor: ast.BitOr,
}
_COMMUTES = (ast.Add, ast.Mult, ast.BitAnd, ast.BitOr, ast.BitXor)
# The neighbour that differs on equality alone, and the opposite.
_OTHER_COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
_DROPPED = (
    ast.Assign, ast.AugAssign, ast.AnnAssign, ast.Assert, ast.Delete, ast.Expr, ast.For, ast.If,
    ast.Raise, ast.Try, ast.While, ast.With,
)  # fmt: skip
_NUMBERED = re.compile(r"(.*?)(\d+)")


def operators(node: ast.AST, _: frozenset[str]) -> Iterator[ast.AST]:
    """Take another arithmetic operator, turn its operands round, or forget one of them."""
    if isinstance(node, ast.BinOp):
        yield ast.BinOp(node.left, _OTHER_OPERATOR[type(node.op)](), node.right)
        if not isinstance(node.op, _COMMUTES):
            yield ast.BinOp(node.right, node.op, node.left)
        yield node.left
        yield node.right
    elif isinstance(node, ast.AugAssign):
        yield ast.AugAssign(node.target, _OTHER_OPERATOR[type(node.op)](), node.value)
    elif isinstance(node, ast.UnaryOp) and not isinstance(node.op, ast.UAdd):
        yield node.operand


def comparisons(node: ast.AST, _: frozenset[str]) -> Iterator[ast.AST]:
    """Compare otherwise."""
    if isinstance(node, ast.Compare):
        for index, operator in enumerate(node.ops):
            for other in _OTHER_COMPARISONS[type(operator)]:
                ops = [*node.ops[:index], other(), *node.ops[index + 1 :]]
                yield ast.Compare(node.left, ops, node.comparators)


def conditions(node: ast.AST, _: frozenset[str]) -> Iterator[ast.AST]:
    """Take ``or`` for ``and``, forget a part of a condition, or turn it round."""
    if isinstance(node, ast.BoolOp):
        yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
        for index, _value in enumerate(node.values):
            rest = node.values[:index] + node.values[index + 1 :]
            yield ast.BoolOp(node.op, rest) if len(rest) > 1 else rest[0]
    elif isinstance(node, ast.If | ast.While) and _is_plain(node.test):
        yield type(node)(ast.UnaryOp(ast.Not(), node.test), node.body, node.orelse)
    elif isinstance(node, ast.IfExp):
        yield ast.IfExp(node.test, node.orelse, node.body)


def constants(node: ast.AST, _: frozenset[str]) -> Iterator[ast.AST]:
    """Take another number, the other truth value, or another text."""
    if isinstance(node, ast.Constant):
        value = node.value
        if isinstance(value, bool):
            yield ast.Constant(not value)
        elif isinstance(value, int | float):
            yield ast.Constant(value + 1)
            yield ast.Constant(value - 1)
        elif isinstance(value, str):
            yield ast.Constant("" if value else "?")


def calls(node: ast.AST, own: frozenset[str]) -> Iterator[ast.AST]:
    """Swap arguments of a call, forget one that has a name, or forget to call."""
    if not isinstance(node, ast.Call):
        return
    for swapped in _swapped(node.args):
        yield ast.Call(node.func, swapped, node.keywords)
    for keyword in node.keywords:
        rest = [each for each in node.keywords if each is not keyword]
        yield ast.Call(node.func, node.args, rest)
    if isinstance(node.func, ast.Attribute) and _is_value(node.func.value, own):
        yield node.func.value
    elif node.args and not isinstance(node.args[0], ast.Starred):
        yield node.args[0]


def attributes(node: ast.AST, own: frozenset[str]) -> Iterator[ast.AST]:
    """Take a value instead of an attribute of it, such as what a matrix is transposed to."""
    if (
        isinstance(node, ast.Attribute)
        and isinstance(node.ctx, ast.Load)
        and _is_value(node.value, own)
    ):
        yield node.value


def names(node: ast.AST, own: frozenset[str]) -> Iterator[ast.AST]:
    """Take the value of another layer: a name of the function that differs in its number."""
    if not isinstance(node, ast.Name) or not isinstance(node.ctx, ast.Load):
        return
    if found := _NUMBERED.fullmatch(node.id):
        stem, number = found[1], int(found[2])
        for other in (f"{stem}{number - 1}", f"{stem}{number + 1}"):
            if other in own:
                yield ast.Name(other, node.ctx)


def sequences(node: ast.AST, _: frozenset[str]) -> Iterator[ast.AST]:
    """Swap neighbours in a tuple or list."""
    if isinstance(node, ast.Tuple | ast.List) and isinstance(node.ctx, ast.Load):
        for swapped in _swapped(node.elts):
            yield type(node)(swapped, node.ctx)


def statements(node: ast.AST, _: frozenset[str]) -> Iterator[ast.AST]:
    """Forget a statement, or what it returns; go on with a loop for leaving it."""
    if isinstance(node, _DROPPED):
        yield ast.Pass()
    elif isinstance(node, ast.Return) and node.value is not None:
        yield ast.Return(None)
    elif isinstance(node, ast.Break):
        yield ast.Continue()
    elif isinstance(node, ast.Continue):
        yield ast.Break()


SLIPS: tuple[Slip, ...] = (
    operators, comparisons, conditions, constants, calls, attributes, names, sequences, statements,
)  # fmt: skip


def _swapped(nodes: list[ast.expr]) -> Iterator[list[ast.expr]]:
    for index, pair in enumerate(pairwise(nodes)):
        if not any(isinstance(each, ast.Starred) for each in pair):
            yield [*nodes[:index], *reversed(pair), *nodes[index + 2 :]]


def _is_plain(test: ast.expr) -> bool:
    """Whether no other slip turns the condition round."""
    turned = isinstance(test, ast.Compare) and len(test.ops) == 1
    return not turned and not (isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not))


def _is_value(node: ast.expr, own: frozenset[str]) -> bool:
    """Whether this is a value of the function's, rather than a module or a class."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return not isinstance(node, ast.Name) or node.id in own
