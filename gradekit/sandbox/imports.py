"""What an import statement gives in student code."""

from __future__ import annotations

import builtins
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import ModuleType
from typing import Any, NoReturn

__all__ = ["ForbiddenImportError", "Silent", "importer", "stand_in"]


class ForbiddenImportError(ImportError):
    """Student code imports what the assignment does not allow."""


def importer(allowed: Sequence[str], silent: Sequence[str]) -> Callable[..., Any]:
    """Make the ``__import__`` of student code.

    This guides honest code and is no wall: whoever wants to reaches ``sys.modules``. What the
    process may do is limited from outside.

    Parameters
    ----------
    allowed, silent
        Top-level modules, as in `gradekit.sandbox.values.Program`.
    """

    def import_module(
        name: str,
        globals: Mapping[str, object] | None = None,  # noqa: A002 - the name that Python passes
        locals: Mapping[str, object] | None = None,  # noqa: A002 - the name that Python passes
        fromlist: Sequence[str] = (),
        level: int = 0,
    ) -> Any:
        root = name.partition(".")[0]
        if level == 0 and root in silent:
            return Silent()
        if level == 0 and (root in allowed or root == "__future__"):
            return _load(name, globals, locals, fromlist)
        shown = "." * level + root
        raise ForbiddenImportError(
            f"`{shown}` cannot be imported in the grader. "
            f"A graded function may import: {', '.join(allowed) or 'nothing'}.",
            name=root,
        )

    return import_module


def _load(
    name: str,
    globals: Mapping[str, object] | None,  # noqa: A002 - as above
    locals: Mapping[str, object] | None,  # noqa: A002 - as above
    fromlist: Sequence[str],
) -> ModuleType:
    try:
        return builtins.__import__(name, globals, locals, fromlist)
    except OSError:
        # After lock-down no file can be opened, so only what was loaded before is there.
        raise ForbiddenImportError(
            f"`{name}` is not loaded in the grader; its top-level module is allowed.", name=name
        ) from None


class Silent:
    """Accepts whatever is done to a plotting library and does nothing."""

    _name: str

    def __init__(self, name: str = "") -> None:
        vars(self)["_name"] = name

    def __getattr__(self, name: str) -> Silent:
        """Have every attribute but the protocols that Python and numpy look for."""
        if name.startswith("__"):
            raise AttributeError(name)
        return Silent(name)

    def __setattr__(self, name: str, value: object) -> None:
        """Do nothing."""

    def __call__(self, *_args: object, **_kwargs: object) -> Any:
        """Give another silent object, or a pair where everybody unpacks a pair."""
        return (Silent(), Silent()) if self._name == "subplots" else Silent()

    def __getitem__(self, key: object) -> Silent:
        """Have every item."""
        return Silent()

    def __setitem__(self, key: object, value: object) -> None:
        """Do nothing."""

    def __iter__(self) -> Iterator[Any]:
        """Be empty."""
        return iter(())

    def __len__(self) -> int:
        """Be empty."""
        return 0

    def __bool__(self) -> bool:
        """Be true, as a module or a figure is."""
        return True

    def __enter__(self) -> Silent:
        """Be a context."""
        return self

    def __exit__(self, *_error: object) -> None:
        """Be a context."""


def stand_in(error: ImportError) -> object:
    """Make what a failed import binds: any use of it raises the error again."""
    return _StandIn(error)


class _StandIn:
    __slots__ = ("__error",)

    def __init__(self, error: ImportError) -> None:
        object.__setattr__(self, "_StandIn__error", error)


def _refuse(self: _StandIn, *_args: object, **_kwargs: object) -> NoReturn:
    error: ImportError = object.__getattribute__(self, "_StandIn__error")
    # A fresh exception, whose traceback holds this use only.
    raise type(error)(error.msg, name=error.name)


_OPERATORS = (
    "add", "sub", "mul", "truediv", "floordiv", "mod", "divmod", "pow", "matmul",
    "and", "or", "xor", "lshift", "rshift",
)  # fmt: skip
_USES = (
    "getattribute", "setattr", "delattr", "call", "getitem", "setitem", "delitem",
    "iter", "next", "len", "contains", "bool", "enter", "exit",
    "neg", "pos", "abs", "invert", "int", "float", "complex", "index", "round",
    "lt", "le", "eq", "ne", "gt", "ge", "hash", "repr", "str", "format", "bytes",
    "array", "mro_entries", "instancecheck",
)  # fmt: skip
for _use in (*_USES, *_OPERATORS, *(f"r{name}" for name in _OPERATORS)):
    setattr(_StandIn, f"__{_use}__", _refuse)
