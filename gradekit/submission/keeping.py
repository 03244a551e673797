"""Whether programs can keep anything from one call to the next.

Where they cannot, what a call answers depends on its arguments, and on the clock perhaps, whatever
ran in its process before. This is told from the text: each name must stand for one thing
throughout, each call go to something that is known to keep nothing, and nothing but plain data have
a name in a function. All else counts as if it kept something.
"""

from __future__ import annotations

import ast
import builtins
import sys
import warnings
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

from gradekit.sandbox.compiled import parsed
from gradekit.sandbox.values import Program
from gradekit.submission.exports import exported_names

__all__ = ["Keeping"]


def _words(text: str, prefix: str = "") -> frozenset[str]:
    return frozenset(prefix + word for word in text.split())


# What makes numbers and arrays of its arguments, and nothing else. Nothing that gives memory as it
# was left (`numpy.empty`), calls what it is given, or changes how numpy works.
_SCALARS = _words("exp float64 log nextafter sqrt", "numpy.")  # where given a scalar
_CALLED = _SCALARS | _words(
    """
    abs absolute add all allclose any append arange argmax argmin around array asarray average
    ceil clip concatenate copy count_nonzero cumsum diag divide dot einsum equal expand_dims eye
    float32 floor full full_like greater greater_equal hstack identity inner int32 int64 isclose
    isfinite isinf isnan less less_equal linspace log10 log1p log2 logical_and logical_not
    logical_or matmul max maximum mean min minimum multiply ndim negative nonzero not_equal ones
    ones_like outer power prod ravel repeat reshape round shape sign size square squeeze stack std
    subtract sum tanh tile trace transpose true_divide var vdot vstack where zeros
    zeros_like
    linalg.det linalg.inv linalg.norm
    """,
    "numpy.",
) | _words("ceil exp fabs floor isclose isnan log log1p log2 pow sqrt", "math.")  # fmt: skip
_READ = _words("bool_ e float32 float64 inf int32 int64 nan newaxis pi uint8", "numpy.") | _words(
    "e inf pi", "math."
)
_SEED = "numpy.random.seed"
# What the generator that all share gives, where it was seeded before.
_DRAWS = _words(
    """
    binomial choice normal permutation rand randint randn random random_sample ranf sample
    standard_normal uniform
    """,
    "numpy.random.",
)
# Not `out`, which may be anything, nor `where`, which leaves memory as it was.
_KEYWORDS = _words("axis copy ddof decimals dtype keepdims ord size")
_METHODS = _words("""
    all any append argmax argmin astype clip copy cumsum dot extend flatten get items keys max
    mean min prod ravel reshape round squeeze std sum tolist transpose update values var
""")
_ATTRIBUTES = _words("T dtype ndim shape size")
_TYPES = _words("bool dict float int list str tuple")
_FUNCTIONS = _TYPES | _words("abs all any isinstance len max min pow print range round sum")
# Where they are gone through at once; as values they would tell where in memory they lie.
_ITERATORS = _words("enumerate reversed zip")
# What IPython and the grader add have names that are given, too.
_BUILT_IN = frozenset([*dir(builtins), "display", "get_ipython"])
# No set: its order can depend on where its items lie.
_Comprehension: TypeAlias = ast.DictComp | ast.ListComp
_PLAIN = {
    ast.Assert, ast.Assign, ast.AugAssign, ast.Break, ast.Continue, ast.Expr, ast.If, ast.Pass,
    ast.Return, ast.While,
    ast.BinOp, ast.BoolOp, ast.Compare, ast.Constant, ast.Dict, ast.FormattedValue, ast.IfExp,
    ast.JoinedStr, ast.List, ast.Slice, ast.Subscript, ast.Tuple, ast.UnaryOp,
    ast.DictComp, ast.ListComp,
}  # fmt: skip
_SIGNS = (ast.expr_context, ast.operator, ast.unaryop, ast.boolop, ast.cmpop)
_OF_ANNOTATIONS = (
    ast.Attribute, ast.BinOp, ast.BitOr, ast.Constant, ast.Load, ast.Name, ast.Subscript, ast.Tuple,
)  # fmt: skip
_LONGEST_CHAIN = 4  # names in `np.random.seed`, say
_OWN, _CONSTANT = "<own>", "<constant>"  # beside dotted names


class Keeping:
    """Tells which programs keep nothing.

    Parameters
    ----------
    modules
        Source of the course's support modules, by name; what a function there reads of its module
        must be numbers or texts.
    """

    def __init__(self, modules: Mapping[str, str]) -> None:
        self._exports = {
            name: exported_names(source)
            for name, source in modules.items()
            if _lists_its_names(ast.parse(source))
        }
        self._called = _CALLED
        for name, source in modules.items():
            found = self._keeping_nothing(ast.parse(source))
            self._called |= {f"{name}.{function}" for function in found}

    def nothing(self, programs: Iterable[Program]) -> bool:
        """Tell whether no function of any of the programs keeps anything, nor does loading it."""
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # an odd "\\d" is not the grader's matter
                return all(map(self._keeps_nothing, programs))
        except (MemoryError, RecursionError):
            return False  # as of anything else that is not understood

    def _keeps_nothing(self, program: Program) -> bool:
        names = _Names(self._exports)
        functions = []
        for cell in program.cells:
            body = parsed(cell.source).body
            for statement in (body[position] for position in cell.statements):
                if not names.take(statement):
                    return False
                if isinstance(statement, ast.FunctionDef):
                    functions.append(statement)
        return all(_Function(each, names, self._called).keeps_nothing() for each in functions)

    def _keeping_nothing(self, tree: ast.Module) -> Iterable[str]:
        """Give the functions of a support module that keep nothing."""
        names = _Names(self._exports)
        for statement in tree.body:
            if not names.take(statement):
                bound = _bound(statement)
                if bound is None:
                    return ()
                names.forget(bound)
        functions = {each.name: each for each in tree.body if isinstance(each, ast.FunctionDef)}
        # One that calls another that keeps something keeps something.
        while found := [
            name
            for name, function in functions.items()
            if names.stands.get(name) != _OWN
            or not _Function(function, names, self._called).keeps_nothing()
        ]:
            names.forget(found)
            for name in found:
                del functions[name]
        return functions


class _Names:
    """What the global names of a module stand for, each for one thing throughout.

    ``stands`` gives a dotted name for what comes from modules, and is empty for what is unknown.
    """

    def __init__(self, exports: Mapping[str, Iterable[str]]) -> None:
        self.stands: dict[str, str] = {}
        self._exports = exports

    def take(self, statement: ast.stmt) -> bool:
        """Note what a statement binds; False if it may do anything else, or binds anything anew."""
        match statement:
            case ast.Import(names=aliases):
                bound = [
                    (
                        alias.asname or _top(alias.name),
                        alias.name if alias.asname else _top(alias.name),
                    )
                    for alias in aliases
                ]
            case ast.ImportFrom(module=str(module), names=[ast.alias(name="*")], level=0):
                if module not in self._exports:
                    return False
                bound = [(name, f"{module}.{name}") for name in self._exports[module]]
            case ast.ImportFrom(module=str(module), names=aliases, level=0):
                bound = [
                    (alias.asname or alias.name, f"{module}.{alias.name}") for alias in aliases
                ]
            case ast.Assign(targets=targets, value=value) if self._is_fixed(value):
                bound = [(each.id, _CONSTANT) for each in targets if isinstance(each, ast.Name)]
                if len(bound) < len(targets):
                    return False
            case ast.FunctionDef(name=name):
                bound = [(name, _OWN)]
            case ast.Expr(value=ast.Constant()):
                bound = []
            case _:
                return False
        clashes = [name for name, what in bound if not self._bind(name, what)]
        return not clashes

    def dotted(self, node: ast.expr) -> str:
        """Say what ``np.random.seed``, for one, stands for; nothing if that is not known."""
        first, *parts = _chain(node)
        known = self.stands.get(first)
        return ".".join([known, *parts]) if known else ""

    def is_plain(self, name: str) -> bool:
        """Tell whether a name stands for a number, a text, a tuple of these, or a type."""
        what = self.stands.get(name, name)
        return what == _CONSTANT or what in _READ or what in _TYPES

    def is_harmless(self, name: str) -> bool:
        """Tell whether a name stands for a built-in function that keeps nothing."""
        return name in _FUNCTIONS and name not in self.stands

    def forget(self, names: Iterable[str]) -> None:
        """Take names as standing for what nobody knows."""
        self.stands |= dict.fromkeys(names, "")

    def _is_fixed(self, node: ast.expr) -> bool:
        """Tell whether what an expression gives, and has made once, cannot be changed."""
        match node:
            case ast.Call(func=function, args=arguments, keywords=[]):
                numbers = all(
                    isinstance(each, ast.Constant) and isinstance(each.value, int | float)
                    for each in arguments
                )
                return numbers and self.dotted(function) in _SCALARS
        return _is_constant(node)

    def _bind(self, name: str, what: str) -> bool:
        alone = not _is_given(name) and self.stands.setdefault(name, what) == what
        if not alone:
            self.stands[name] = ""
        return alone


class _Function:
    """A function, and what its names stand for."""

    def __init__(self, node: ast.FunctionDef, names: _Names, called: frozenset[str]) -> None:
        arguments = node.args
        listed = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        listed += filter(None, (arguments.vararg, arguments.kwarg))
        self._node = node
        self._names = names
        self._called = called
        self._locals = {each.arg for each in listed} | set(_stored(node))
        self._defaults = [*arguments.defaults, *filter(None, arguments.kw_defaults)]
        self._annotations = list(
            filter(None, [*(each.annotation for each in listed), node.returns])
        )
        self._seeded = min(
            (each.end_lineno or sys.maxsize for each in node.body if self._seeds(each)),
            default=sys.maxsize,
        )

    def keeps_nothing(self) -> bool:
        """Tell whether neither defining nor calling it does anything but give a value."""
        node = self._node
        if node.decorator_list or getattr(node, "type_params", []):
            return False
        if not all(map(_annotates, self._annotations)):
            return False
        if not all(map(_is_constant, self._defaults)):
            return False
        nodes: list[ast.AST] = [*node.body]
        while nodes:
            inner = self._inner(nodes.pop())
            if inner is None:
                return False
            nodes += inner
        return True

    def _inner(self, node: ast.AST) -> Iterable[ast.AST] | None:
        """Give what is in a harmless node; None if it is not known as one."""
        inner: Iterable[ast.AST] | None = None
        if type(node) in _PLAIN:
            # Outside of it, what it binds is a global name, and must not be a known one.
            hides = isinstance(node, _Comprehension) and self._hides_a_name(node)
            return None if hides else _children(node)
        match node:
            case ast.Name(id=name) if name in self._locals or self._names.is_plain(name):
                inner = ()
            case ast.Call(args=arguments, keywords=keywords):
                function = self._called_by(node)
                inner = None if function is None else (*function, *arguments, *keywords)
            case ast.keyword(value=value):
                inner = (value,)
            case ast.Attribute(ctx=ast.Load()) if self._dotted(node) in _READ:
                inner = ()
            case ast.Attribute(value=value, attr=name, ctx=ast.Load()) if name in _ATTRIBUTES:
                inner = (value,)
            case ast.AnnAssign(target=target, value=assigned) if _annotates(node.annotation):
                inner = (target, assigned) if assigned else (target,)
            case ast.For() | ast.comprehension():
                inner = [each for each in _children(node) if each is not node.iter]
                inner += self._gone_through(node.iter)
        return inner

    def _gone_through(self, node: ast.expr) -> list[ast.AST]:
        match node:
            case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]):
                if name in _ITERATORS - self._names.stands.keys() - self._locals:
                    return [*arguments]
        return [node]

    def _hides_a_name(self, node: _Comprehension) -> bool:
        bound = {name for each in node.generators for name in _stored(each.target)}
        return any(_is_given(name) or name in self._names.stands for name in bound)

    def _called_by(self, call: ast.Call) -> Iterable[ast.AST] | None:
        """Give what is computed to have the function of a call; None if it may keep anything."""
        what = self._dotted(call.func)
        was_read = what == _OWN or (what in self._called and what not in _CALLED)
        keywords = {keyword.arg for keyword in call.keywords}
        inner: Iterable[ast.AST] | None = None
        match call.func:
            case _ if None in keywords or any(isinstance(each, ast.Starred) for each in call.args):
                pass
            case _ if was_read:
                inner = ()
            case _ if not keywords <= _KEYWORDS:
                pass
            case ast.Name(id=name) if name not in self._locals and self._names.is_harmless(name):
                inner = ()
            case _ if what in _CALLED:
                inner = ()
            case _ if what == _SEED and _is_seed(call):
                inner = ()
            case _ if what in _DRAWS and call.lineno > self._seeded:
                inner = ()
            case ast.Attribute(value=value, attr=name) if name in _METHODS:
                inner = (value,)
        return inner

    def _dotted(self, node: ast.expr) -> str:
        return "" if _chain(node)[0] in self._locals else self._names.dotted(node)

    def _seeds(self, statement: ast.stmt) -> bool:
        match statement:
            case ast.Expr(value=ast.Call() as call):
                return self._dotted(call.func) == _SEED and _is_seed(call)
        return False


def _annotates(node: ast.expr) -> bool:
    """Tell whether an annotation does nothing, nor binds anything."""
    return all(isinstance(each, _OF_ANNOTATIONS) for each in ast.walk(node))


def _is_given(name: str) -> bool:
    """Tell whether each program has something of that name from the start."""
    return name in _BUILT_IN or name.startswith("__")


def _is_seed(call: ast.Call) -> bool:
    match call:
        case ast.Call(args=[ast.Constant(value=int())], keywords=[]):
            return True
    return False


def _chain(node: ast.expr) -> list[str]:
    """Take ``np.random.seed`` apart; an empty name comes first if it begins with anything else."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute) and len(parts) < _LONGEST_CHAIN:
        parts.append(node.attr)
        node = node.value
    return [node.id if isinstance(node, ast.Name) else "", *reversed(parts)]


def _top(module: str) -> str:
    return module.partition(".")[0]


def _lists_its_names(tree: ast.Module) -> bool:
    """Tell whether a module says once, and in so many words, what ``import *`` brings."""
    said = [each for each in ast.walk(tree) if isinstance(each, ast.Name) and each.id == "__all__"]
    listed = any(isinstance(each, ast.Assign) and each.targets == said for each in tree.body)
    return listed and len(said) == 1


def _bound(statement: ast.stmt) -> list[str] | None:
    """Give all names that a statement may bind; None where that is not easily told."""
    names = []
    for node in ast.walk(statement):
        match node:
            case ast.Match() | ast.Try() | ast.TryStar() | ast.With() | ast.Delete():
                return None
            case ast.alias(name="*"):
                return None
            case ast.Name(id=name, ctx=ast.Store()) | ast.FunctionDef(name=name):
                names.append(name)
            case ast.ClassDef(name=name) | ast.AsyncFunctionDef(name=name):
                names.append(name)
            case ast.alias(name=name, asname=other):
                names.append(other or _top(name))
    return names


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


def _is_constant(node: ast.expr) -> bool:
    """Tell whether an expression is a number, a text, or a tuple of these."""
    rest = [node]
    while rest:
        match rest.pop():
            case ast.Constant():
                pass
            case ast.UnaryOp(operand=inner):
                rest.append(inner)
            case ast.Tuple(elts=items):
                rest += items
            case _:
                return False
    return True
