"""Whether programs can keep anything from one call to the next.

Where they cannot, what a call answers depends on its arguments alone, whatever ran in its process
before. This is told from the text, by what is known to keep nothing; all else counts as if it did.
"""

from __future__ import annotations

import ast
import builtins
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence

from gradekit.sandbox.compiled import parsed
from gradekit.sandbox.values import Program

__all__ = ["Keeping"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# What makes numbers and arrays of its arguments, and nothing else.
_HARMLESS = {
    "numpy": _words("""
        abs absolute add all allclose any append arange argmax argmin argsort around array
        asarray atleast_1d atleast_2d average bool_ broadcast_to ceil clip column_stack
        concatenate copy count_nonzero cumsum diag divide dot e einsum equal exp expand_dims eye
        float32 float64 floor full full_like greater greater_equal hstack identity inf inner
        int32 int64 isclose isfinite isinf isnan less less_equal linspace log log10 log1p log2
        logical_and logical_not logical_or matmul max maximum mean min minimum multiply nan
        nan_to_num ndim negative newaxis nextafter nonzero not_equal ones ones_like outer pi
        power prod ravel reciprocal repeat reshape round shape sign size sort sqrt square
        squeeze stack std subtract sum swapaxes tanh tile trace transpose true_divide uint8
        unique var vdot vstack where zeros zeros_like
    """),
    "numpy.random": _words("RandomState seed"),
    "numpy.linalg": _words("det inv norm"),
    "math": _words("ceil e exp fabs floor inf isclose isnan log log1p log2 pi pow sqrt"),
}
# The same where the generator that all share was seeded before.
_DRAWS = _words("""
    binomial choice normal permutation rand randint randn random random_sample ranf sample
    standard_normal uniform
""")
_OF_VALUES = _DRAWS | _words("""
    T all any append argmax argmin astype clip copy count cumsum dot dtype extend flatten format
    get index insert item items join keys lower max mean min ndim pop prod ravel reshape round
    seed shape size sort split squeeze std strip sum tolist transpose update upper values var
""")
_TYPES = _words("bool dict float int list str tuple")
_FUNCTIONS = _TYPES | _words("""
    abs all any enumerate isinstance len map max min pow print range reversed round sorted sum zip
""")
_EXCEPTIONS = frozenset(
    name
    for name, kind in vars(builtins).items()
    if isinstance(kind, type) and issubclass(kind, Exception)
)
_BUILT_IN = _FUNCTIONS | _EXCEPTIONS
_PLAIN = {
    ast.Assert, ast.Assign, ast.AugAssign, ast.Break, ast.Continue, ast.Expr, ast.For, ast.If,
    ast.Pass, ast.Raise, ast.Return, ast.While,
    ast.BinOp, ast.BoolOp, ast.Compare, ast.Constant, ast.Dict, ast.DictComp, ast.FormattedValue,
    ast.GeneratorExp, ast.IfExp, ast.JoinedStr, ast.List, ast.ListComp, ast.Slice, ast.Starred,
    ast.Tuple, ast.UnaryOp, ast.comprehension, ast.keyword,
}  # fmt: skip
_SIGNS = (ast.expr_context, ast.operator, ast.unaryop, ast.boolop, ast.cmpop)
_OF_ANNOTATIONS = (
    ast.Attribute, ast.BinOp, ast.BitOr, ast.Constant, ast.Load, ast.Name, ast.Subscript, ast.Tuple,
)  # fmt: skip


class Keeping:
    """Tells which programs keep nothing.

    Parameters
    ----------
    modules
        Source of the course's support modules, by name. What a function there reads of its module
        is taken as never changed, unless the function itself changes it.
    """

    def __init__(self, modules: Mapping[str, str]) -> None:
        self._harmless = dict(_HARMLESS)
        for name, source in modules.items():
            self._harmless[name] = frozenset(_keeping_nothing(source, self._harmless))

    def nothing(self, programs: Iterable[Program]) -> bool:
        """Tell whether no function of any of the programs keeps anything, nor does loading it."""
        return all(map(self._keeps_nothing, programs))

    def _keeps_nothing(self, program: Program) -> bool:
        names = _Names(self._harmless)
        functions = []
        for cell in program.cells:
            body = parsed(cell.source).body
            for statement in (body[position] for position in cell.statements):
                if isinstance(statement, ast.FunctionDef):
                    functions.append(statement)
                    names.callable.add(statement.name)
                elif not names.take(statement):
                    return False
        return names.are_clear and all(
            _Function(function, names).keeps_nothing() for function in functions
        )


def _keeping_nothing(source: str, harmless: Mapping[str, frozenset[str]]) -> Iterable[str]:
    """Give the functions of a support module that keep nothing."""
    names = _Names(harmless)
    functions = {}
    for statement in ast.parse(source).body:
        if isinstance(statement, ast.FunctionDef):
            functions[statement.name] = statement
        elif not names.take(statement):
            names.values |= set(_stored(statement))
    names.callable |= functions.keys()
    if not names.are_clear:
        return ()
    # One that calls another that keeps something keeps something.
    while found := [n for n, f in functions.items() if not _Function(f, names).keeps_nothing()]:
        for name in found:
            del functions[name]
            names.callable.remove(name)
    return functions


class _Names:
    """What the global names of a module stand for.

    ``modules`` are dotted names by alias, and of other things in modules; ``callable`` harmless
    functions, and ``values`` what cannot change.
    """

    def __init__(self, harmless: Mapping[str, frozenset[str]]) -> None:
        self.modules: dict[str, str] = {}
        self.callable: set[str] = set()
        self.values: set[str] = set()
        self._harmless = harmless

    @property
    def are_clear(self) -> bool:
        """Whether no name stands for things of two kinds, at one time or another."""
        taken = self.callable | self.values
        return self.modules.keys().isdisjoint(taken | _BUILT_IN) and self.callable.isdisjoint(
            self.values
        )

    def take(self, statement: ast.stmt) -> bool:
        """Note what a statement binds; False if it may do anything else."""
        match statement:
            case ast.Import(names=aliases):
                for alias in aliases:
                    whole = alias.name if alias.asname else alias.name.partition(".")[0]
                    if self.modules.setdefault(alias.asname or whole, whole) != whole:
                        return False
            case ast.ImportFrom(module=str(module), names=aliases, level=0):
                return all(self._take_from(module, alias) for alias in aliases)
            case ast.Assign(targets=targets, value=value) if _is_constant(value):
                self.values |= set(_stored(statement))
                return all(isinstance(each, ast.Name) for each in targets)
            case ast.Expr(value=ast.Constant()):
                pass
            case _:
                return False
        return True

    def _take_from(self, module: str, alias: ast.alias) -> bool:
        known, name = self._harmless.get(module, frozenset()), alias.asname or alias.name
        if alias.name == "*":
            self.callable |= known
        elif alias.name in known:
            self.callable.add(name)
        else:
            whole = f"{module}.{alias.name}"
            return self.modules.setdefault(name, whole) == whole
        return True

    def module(self, chain: Sequence[str]) -> str:
        """Name the module of ``np.random.seed``, say; nothing where it does not begin with one."""
        first, *middle = chain[:-1] or [""]
        return ".".join([self.modules[first], *middle]) if first in self.modules else ""

    def is_harmless(self, module: str, name: str) -> bool:
        """Tell whether what a module has under a name is known to keep nothing."""
        return name in self._harmless.get(module, frozenset())


class _Function:
    """A function, and what its names stand for."""

    def __init__(self, node: ast.FunctionDef, names: _Names) -> None:
        arguments = node.args
        listed = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        listed += filter(None, (arguments.vararg, arguments.kwarg))
        self._node = node
        self._names = names
        self._locals = {each.arg for each in listed} | set(_stored(node))
        self._defaults = [*arguments.defaults, *filter(None, arguments.kw_defaults)]
        self._annotations = list(
            filter(None, [*(each.annotation for each in listed), node.returns])
        )
        self._seeded = min(
            (each.lineno for each in node.body if self._seeds(each)), default=sys.maxsize
        )

    def keeps_nothing(self) -> bool:
        """Tell whether neither defining nor calling it does anything but give a value."""
        annotations = (node for each in self._annotations for node in ast.walk(each))
        if self._node.decorator_list or not all(map(_is_constant, self._defaults)):
            return False
        if not all(isinstance(node, _OF_ANNOTATIONS) for node in annotations):
            return False
        nodes: list[ast.AST] = [*self._node.body]
        while nodes:
            inner = self._inner(nodes.pop())
            if inner is None:
                return False
            nodes += inner
        return True

    def _inner(self, node: ast.AST) -> Iterable[ast.AST] | None:
        """Give what is in a harmless node; None if it is not known as one."""
        if type(node) in _PLAIN:
            return _children(node)
        known: bool
        inner: Iterable[ast.AST] = ()
        match node:
            case ast.Call(func=ast.Name(id=name), args=arguments, keywords=keywords):
                known, inner = self._may_call(name), (*arguments, *keywords)
            case ast.Call(func=ast.Attribute() as function, args=arguments, keywords=keywords):
                known, inner = True, (function, *arguments, *keywords)
            case ast.Attribute(ctx=ast.Load()) if module := self._module(node):
                known = self._is_harmless(module, node)
            case ast.Attribute(value=ast.Name(id=name)) if name not in self._locals:
                known = False
            case ast.Attribute(value=value, attr=name, ctx=ast.Load()):
                known, inner = name in _OF_VALUES, (value,)
            case ast.Subscript(value=ast.Name(id=name), ctx=ast.Store()) if (
                name not in self._locals
            ):
                known = False
            case ast.Subscript():
                known, inner = True, (node.value, node.slice)
            case ast.AnnAssign(target=target, value=value):  # in a function, no annotation runs
                known, inner = True, filter(None, (target, value))
            case ast.Name(id=name):
                known = name in self._locals or name in self._names.values | _TYPES
            case _:
                known = False
        return inner if known else None

    def _may_call(self, name: str) -> bool:
        known = name in self._names.callable or name in _BUILT_IN
        return known and name not in self._locals

    def _module(self, node: ast.Attribute) -> str:
        chain = _chain(node)
        return "" if not chain or chain[0] in self._locals else self._names.module(chain)

    def _is_harmless(self, module: str, node: ast.Attribute) -> bool:
        if module == "numpy.random" and node.attr in _DRAWS:
            return node.lineno > self._seeded
        return self._names.is_harmless(module, node.attr)

    def _seeds(self, statement: ast.stmt) -> bool:
        match statement:
            case ast.Expr(value=ast.Call(func=ast.Attribute(attr="seed") as seed)):
                return self._module(seed) == "numpy.random"
        return False


def _stored(node: ast.AST) -> Iterator[str]:
    """Give the names that are given a value somewhere in a node."""
    nodes = [node]
    for each in nodes:
        if type(each) is ast.Name:
            if type(each.ctx) is ast.Store:
                yield each.id
        else:
            nodes += _children(each)


def _children(node: ast.AST) -> list[ast.AST]:
    """Give the nodes in a node, without mere signs; as `ast.iter_child_nodes`, in half the time."""
    inner: list[ast.AST] = []
    for value in vars(node).values():
        if isinstance(value, list):
            inner += [each for each in value if isinstance(each, ast.AST)]
        elif isinstance(value, ast.AST):
            inner.append(value)
    return [each for each in inner if not isinstance(each, _SIGNS)]


def _chain(node: ast.expr) -> list[str]:
    """Take ``np.random.seed`` apart; nothing if it begins with anything but a name."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return [node.id, *reversed(parts)] if isinstance(node, ast.Name) else []


def _is_constant(node: ast.expr) -> bool:
    """Tell whether an expression is a number, a text, or a tuple of these."""
    match node:
        case ast.Constant():
            return True
        case ast.UnaryOp(operand=inner):
            return _is_constant(inner)
        case ast.Tuple(elts=items):
            return all(map(_is_constant, items))
    return False
