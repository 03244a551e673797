"""A program as code: made by the grader, run by a student's process.

The grader reads each cell anyway; a process that has just been forked would take several times as
long for it. Code goes one way only: what a process answers holds none.
"""

from __future__ import annotations
import __future__

import ast
import hashlib
import inspect
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from types import CodeType
from typing import NamedTuple

from gradekit.sandbox.telling import told
from gradekit.sandbox.values import Program

__all__ = ["Code", "Step", "compiled", "file_name", "parsed", "whole"]

_SHORT = 4_000  # characters; what is longer is not remembered
_OF_THE_MOMENT = (MemoryError, RecursionError)  # another time it may compile


class Step(NamedTuple):
    """What runs at once: a top-level statement, or one name of an ``import a, b``.

    Parameters
    ----------
    line
        Where it stands in its cell.
    code
        What to run; None where it does not compile.
    fault
        Then the exception's type and message, else None.
    binds
        The names that an import binds, else none.
    """

    line: int
    code: CodeType | None
    fault: tuple[str, str] | None = None
    binds: tuple[str, ...] = ()


@dataclass(frozen=True)
class Code:
    """A program as code.

    Parameters
    ----------
    key
        The same for equal programs, and for no others.
    cells
        For each cell the name by which tracebacks point to it, and its steps.
    allowed, silent
        As in `gradekit.sandbox.values.Program`.
    """

    key: str
    cells: tuple[tuple[str, tuple[Step, ...]], ...]
    allowed: tuple[str, ...]
    silent: tuple[str, ...]


def compiled(program: Program) -> Code:
    """Compile a program; what does not compile is a step without code."""
    flags = 0
    cells = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # an odd "\d" in a submission is not the grader's matter
        for file, cell in zip(_file_names(program), program.cells, strict=True):
            make = _made_before if len(cell.source) <= _SHORT else _made
            try:
                steps, flags = make(cell.source, cell.statements, file, flags)
            except _OF_THE_MOMENT as error:
                steps = (_faulty(error, 0),)
            cells.append((file, steps))
    key = hashlib.blake2b(repr(_parts(program)).encode("utf-8", "backslashreplace")).hexdigest()
    return Code(key, tuple(cells), program.allowed, program.silent)


def _parts(program: Program) -> tuple[object, ...]:
    """Give all of a program in Python's own types."""
    cells = tuple((cell.label, cell.source, cell.statements) for cell in program.cells)
    return cells, program.allowed, program.silent


def parsed(source: str) -> ast.Module:
    """Parse a cell; one that is parsed again soon, only once. Nobody may change what this gives.

    Raises
    ------
    SyntaxError, ValueError, RecursionError, MemoryError
        As `ast.parse`.
    """
    return (_parsed_before if len(source) <= _SHORT else ast.parse)(source)


_parsed_before = lru_cache(maxsize=8)(ast.parse)


def whole(source: str, file: str, flags: int = 0) -> CodeType:
    """Compile a cell; one that is compiled again soon, only once.

    Raises
    ------
    SyntaxError, ValueError, RecursionError, MemoryError
        As `ast.parse` and `compile`.
    """
    return (_whole_before if len(source) <= _SHORT else _whole)(source, file, flags)


def _whole(source: str, file: str, flags: int) -> CodeType:
    # A cell may wait at its top level, as it may in a notebook.
    flags |= ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
    code: CodeType = compile(parsed(source), file, "exec", flags=flags, dont_inherit=True)
    return code


_whole_before = lru_cache(maxsize=8)(_whole)


def _made(
    source: str, positions: tuple[int, ...], file: str, flags: int
) -> tuple[tuple[Step, ...], int]:
    """Compile statements of a cell; give also what they import from ``__future__``, as flags."""
    try:
        body = parsed(source).body
        chosen = [body[position] for position in positions]
    except _OF_THE_MOMENT:
        raise
    except Exception as error:  # noqa: BLE001 - parsing raises more than SyntaxError
        return (_faulty(error, 0),), flags
    steps = []
    for statement in chosen:
        flags |= _future_flags(statement)
        if len(body) == 1 and isinstance(statement, ast.FunctionDef):
            steps.append(_step(statement, partial(_function, source, statement, file, flags)))
        else:
            steps += [
                _step(each, partial(_alone, each, file, flags))
                for each in _one_name_each(statement)
            ]
    return tuple(steps), flags


_made_before = lru_cache(maxsize=16)(_made)


def _future_flags(statement: ast.stmt) -> int:
    """As in a notebook, what is imported from there holds for this cell and the following ones."""
    flags = 0
    if isinstance(statement, ast.ImportFrom) and statement.module == "__future__":
        for alias in statement.names:
            if alias.name in __future__.all_feature_names:
                flags |= getattr(__future__, alias.name).compiler_flag
    return flags


def _function(source: str, statement: ast.stmt, file: str, flags: int) -> CodeType:
    """Compile a cell that is one function."""
    code = whole(source, file, flags)
    return code if not code.co_flags & inspect.CO_COROUTINE else _alone(statement, file, flags)


def _alone(statement: ast.stmt, file: str, flags: int) -> CodeType:
    module = ast.Module([statement], type_ignores=[])
    code: CodeType = compile(module, file, "exec", flags=flags, dont_inherit=True)
    return code


def _step(statement: ast.stmt, compile_it: Callable[[], CodeType]) -> Step:
    try:
        code = compile_it()
    except _OF_THE_MOMENT:
        raise
    except Exception as error:  # noqa: BLE001 - as above
        return _faulty(error, statement.lineno)
    return Step(statement.lineno, code, binds=tuple(_imported(statement)))


def _faulty(error: Exception, line: int) -> Step:
    if isinstance(error, SyntaxError) and type(error.lineno) is int:
        line = error.lineno
    return Step(line, None, told(error))


def _one_name_each(statement: ast.stmt) -> Iterator[ast.stmt]:
    """Split ``import a, b``, so that one that fails does not take the others with it."""
    if isinstance(statement, ast.Import):
        for alias in statement.names:
            yield ast.copy_location(ast.Import([alias]), statement)
    else:
        yield statement


def _imported(statement: ast.stmt) -> Iterator[str]:
    if isinstance(statement, ast.Import | ast.ImportFrom):
        for alias in statement.names:
            name = alias.asname or alias.name.partition(".")[0]
            if name != "*":
                yield name


def file_name(label: str) -> str:
    """Name a cell as tracebacks and warnings do."""
    return f"<{label}>"


def _file_names(program: Program) -> list[str]:
    """One name for each cell."""
    names: list[str] = []
    for index, cell in enumerate(program.cells):
        name = file_name(cell.label)
        names.append(name if name not in names else f"<{cell.label} ({index})>")
    return names
