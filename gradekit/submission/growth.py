"""What compiling a cell takes, told before it is done.

`finally` is compiled once for each way out of its block; what a pattern captures is moved past all
that it has captured before, in alternatives once more for each of them; and the keywords of a call
are compared with each other. The compiler makes a table of names for each scope, in which those of
the scopes around it can come again, and writes the names of scopes before those of what is in them.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

__all__ = ["compiled_nodes", "letters_of_scopes", "most_letters", "most_names", "names_in_scopes"]

_WAYS_OUT = (ast.Return, ast.Break, ast.Continue)
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_WITH_NAMES = (*_SCOPES, ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_NAMES = (ast.Name, ast.arg, ast.alias, ast.ExceptHandler, ast.MatchAs, ast.MatchStar)
_WORD = re.compile(r"[^\W\d]\w*", re.ASCII)
# Python reads `0for` as two words, so that none need begin where these do.
_OPENS_A_SCOPE = re.compile(r"(?:def|class|lambda|for)\b", re.ASCII)
_BLOCKS = (ast.stmt, ast.ExceptHandler, ast.match_case)
_KEYWORDS_AT_ONCE = 4  # in the time that a node takes, so many are compared with so many
_DRESS = len("..<locals>.<listcomp>")  # what a name in a scope has around it, at the most


def compiled_nodes(tree: ast.Module) -> int:
    """Count the nodes that code is made of, those that are compiled several times as often.

    What takes longer the more of it there is in one place counts as the nodes that take as long.

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
        return sum(1 + _extra(each) for each in ast.walk(node)), 0
    last = getattr(node, "finalbody", [])
    size, ways = _all_of(child for child in ast.iter_child_nodes(node) if child not in last)
    # Each way out runs it, and so do the end of the block and an exception.
    size_of_last, ways_of_last = _all_of(last)
    times = ways + 2
    size += 1 + _extra(node) + times * size_of_last
    ways += times * ways_of_last + isinstance(node, _WAYS_OUT)
    return size, 0 if isinstance(node, _SCOPES) else ways


def _extra(node: ast.AST) -> int:
    """Give what a node takes beyond one for itself and one for each that is in it."""
    match node:
        case ast.Call() | ast.ClassDef():
            return (len(node.keywords) // _KEYWORDS_AT_ONCE) ** 2
        case ast.match_case():
            return _captures(node.pattern) ** 2
        case ast.MatchOr():
            return (len(node.patterns) - 1) * max(map(_captures, node.patterns)) ** 3
    return 0


def _captures(pattern: ast.pattern) -> int:
    """Count the names that a pattern binds, those of one alternative."""
    if isinstance(pattern, ast.MatchOr):
        return max(map(_captures, pattern.patterns))
    own = isinstance(pattern, ast.MatchAs | ast.MatchStar | ast.MatchMapping)
    inner = (each for each in ast.iter_child_nodes(pattern) if isinstance(each, ast.pattern))
    return own + sum(map(_captures, inner))


def most_letters(source: str) -> int:
    """Give at least as many as `letters_of_scopes` counts, without a look at the tree.

    The names of scopes that are around something are no longer than the source, which must be
    ASCII: Python reads other signs as underscores, too.
    """
    scopes = len(_OPENS_A_SCOPE.findall(source))
    return (source.count("__") + scopes) * (len(source) + _DRESS * scopes)


def letters_of_scopes(tree: ast.Module) -> int:
    """Count at least as many letters as the compiler writes for names of scopes.

    What is in a scope is known by the names of all scopes around it, and a private name in a class
    has that of the class before its own.
    """
    letters = 0
    rest: list[tuple[ast.AST, int, int]] = [(tree, 0, 0)]
    while rest:
        node, around, private = rest.pop()
        letters += private * sum(map(_is_private, _texts(node)))
        if isinstance(node, _WITH_NAMES):
            around += _DRESS + len(getattr(node, "name", ""))
            letters += around
        if isinstance(node, ast.ClassDef):
            private = len(node.name)
        rest += [(child, around, private) for child in ast.iter_child_nodes(node)]
    return letters


def _texts(node: ast.AST) -> Iterator[object]:
    """Give all that may be names in a node."""
    if isinstance(node, ast.Constant):
        return
    for _, value in ast.iter_fields(node):
        if isinstance(value, list):
            yield from value
        else:
            yield value


def _is_private(value: object) -> bool:
    return isinstance(value, str) and value.startswith("__")


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
