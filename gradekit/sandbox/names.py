"""Names of types that may be shown: a type made on the spot can carry anything in its name."""

from __future__ import annotations

import builtins
import collections
import inspect
import types

import numpy as np

__all__ = ["EXCEPTION_NAMES", "TYPE_NAMES", "exception_name", "type_name"]

_EXCEPTIONS: dict[type, str] = {
    kind: name
    for module in (builtins, np.exceptions, np.linalg)
    for name, kind in vars(module).items()
    # EnvironmentError and IOError are other names of OSError.
    if inspect.isclass(kind) and issubclass(kind, BaseException) and kind.__name__ == name
}
_TYPES: dict[type, str] = {
    kind: name
    for module in (builtins, collections, np, np.ma)
    for name, kind in vars(module).items()
    if inspect.isclass(kind) and kind.__name__ == name
} | {
    types.FunctionType: "function",
    types.BuiltinFunctionType: "function",
    types.MethodType: "method",
    types.GeneratorType: "generator",
    types.ModuleType: "module",
    type(...): "ellipsis",
    type({}.keys()): "dict_keys",
    type({}.values()): "dict_values",
    type({}.items()): "dict_items",
}

EXCEPTION_NAMES = frozenset(_EXCEPTIONS.values())
TYPE_NAMES = frozenset(_TYPES.values())


def type_name(kind: type) -> str:
    """Name of a type that is built in or numpy's, else ``""``."""
    return _TYPES.get(kind, "")


def exception_name(kind: type[BaseException]) -> str:
    """Name of an exception that is built in or numpy's, else ``""``.

    numpy's private exceptions go by the name of the nearest public one, as in
    ``MemoryError`` for what it raises where an array does not fit.
    """
    if kind.__module__ == "numpy._core._exceptions":
        return next(name for base in kind.__mro__ if (name := _EXCEPTIONS.get(base)))
    return _EXCEPTIONS.get(kind, "")
