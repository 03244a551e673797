"""What an import statement gives in student code."""

from __future__ import annotations

import builtins
import sys
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
        fromlist: Sequence[str] | None = (),
        level: int = 0,
    ) -> Any:
        root = name.partition(".")[0]
        if level == 0 and root in silent:
            return Silent()
        if level == 0 and (root in allowed or root == "__future__"):
            return _load(name, globals, locals, fromlist or ())
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
    parts: Sequence[str],
) -> ModuleType:
    """Import what was loaded before lock-down; after it, no file can be read."""
    root = name.partition(".")[0]
    wanted = name
    try:
        top: ModuleType = builtins.__import__(name, globals, locals)
        module = sys.modules[name]
        for wanted in parts:
            # Some packages load a part when it is first asked for.
            if wanted != "*":
                getattr(module, wanted)
    except AttributeError:
        return builtins.__import__(name, globals, locals, parts)  # it says what is not there
    except (ImportError, OSError):
        if root not in sys.modules:
            raise
        raise ForbiddenImportError(
            f"`{wanted}` cannot be imported in the grader. Of `{root}`, only what is loaded "
            "beforehand is there; the assignment's settings name it.",
            name=name,
        ) from None
    return module if parts else top


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
