"""The code cells of a notebook, read one by one."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from gradekit.sandbox.compiled import file_name, parsed, whole
from gradekit.sandbox.memory import at_most
from gradekit.submission.growth import (
    compiled_nodes,
    letters_of_scopes,
    most_letters,
    most_names,
    names_in_scopes,
)
from gradekit.submission.statements import Statement, read_statements
from gradekit.submission.translate import Translator

__all__ = ["Fault", "ParsedCell", "TooLargeError", "parse_cells"]

_MOST_CELLS = 2_000
_LONGEST_CELL = 200_000
_SHORT_CELL, _FEW = 4_000, 150  # characters, and what could end a statement
_MOST_STATEMENTS = 10_000
_MOST_COMPILED = 500_000
_SHORT_CALL = 10_000  # characters; no call in so few has keywords enough to matter
_MOST_LETTERS = 20_000_000  # of the names of scopes
_FEW_NAMES = 1_000  # so few need not be counted closely
_MOST_NAMES = 100_000  # in the scopes of a cell; in those of all cells, some times as many
_MOST_NAMES_IN_ALL = 300_000
_MOST_MEMORY_MB = 512
_TOO_MANY_NAMES = "so many functions with so many names around them that Python takes too long"
_MORE_THAN_CAN_BE_READ = (
    "which is more than can be read. Remove the cells that are not part of your answer."
)


class _GrowthError(Exception):
    """A cell takes the compiler more than any answer could need; says what, to follow "which"."""


class TooLargeError(Exception):
    """The notebook holds more than any answer could; the message is for the student."""


@dataclass(frozen=True)
class Fault:
    """Why nothing in a cell can run.

    Parameters
    ----------
    what
        What is wrong, to follow "which": ``"has a syntax error on line 3 (invalid syntax)"``.
    line
        Number of the line; 0 where no line is to blame.
    text
        That line, as the student wrote it.
    """

    what: str
    line: int = 0
    text: str = ""


@dataclass(frozen=True)
class ParsedCell:
    """A code cell.

    Parameters
    ----------
    number
        Its number among all cells of the notebook, from 1.
    source
        Plain Python with the student's line numbers; as written where there is a fault.
    statements
        Its top-level statements; none where there is a fault.
    fault
        Why it cannot be read, or None.
    """

    number: int
    source: str
    statements: tuple[Statement, ...] = ()
    fault: Fault | None = None

    @property
    def label(self) -> str:
        """How people name it."""
        return _label(self.number)


def parse_cells(cells: Sequence[Mapping[str, Any]], most_characters: int) -> tuple[ParsedCell, ...]:
    """Read the code cells among ``cells``, of at most so many characters together.

    Raises
    ------
    TooLargeError
        There are too many cells, too much code in them, or too many statements.
    """
    if len(cells) > _MOST_CELLS:
        raise TooLargeError(
            f"The notebook has {len(cells)} cells; at most {_MOST_CELLS} can be read."
        )
    sources = [
        (number, _one_line_end(cell.get("source", "")))
        for number, cell in enumerate(cells, start=1)
        if cell.get("cell_type") == "code"
    ]
    # An oversize cell is left out by itself, and need not take the notebook with it.
    readable = (len(source) for _, source in sources if len(source) <= _LONGEST_CELL)
    if sum(readable) > most_characters:
        raise TooLargeError(
            f"The notebook has more than {most_characters} characters of code, "
            f"{_MORE_THAN_CAN_BE_READ}"
        )
    reader = _Reader()
    with warnings.catch_warnings(), at_most(_MOST_MEMORY_MB):
        warnings.simplefilter("ignore")  # an odd "\d" in a submission is not the grader's matter
        return tuple(reader.read(*numbered) for numbered in sources)


def _one_line_end(source: object) -> str:
    text = source if isinstance(source, str) else ""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


class _Reader:
    """What carries over from one cell to those that follow."""

    def __init__(self) -> None:
        self._translator = Translator()
        self._cells = 0
        self._statements = 0
        self._names = 0
        self._postponed = False

    def read(self, number: int, source: str) -> ParsedCell:
        index, self._cells = self._cells, self._cells + 1
        what = "is nested too deeply, or makes too much code, for Python to read"
        if len(source) > _LONGEST_CELL:
            what = f"is longer than the {_LONGEST_CELL} characters that can be read"
        elif "\0" in source:
            what = "contains a null character, which Python does not read"
        else:
            try:
                plain, cell = self._plain_python(number, source)
                return ParsedCell(number, plain, self._statements_of(index, cell))
            except SyntaxError as error:
                return ParsedCell(number, source, fault=_syntax_fault(source, error))
            except _GrowthError as error:
                what = str(error)
            except (RecursionError, MemoryError):
                pass
            except ValueError:
                what = "contains characters that Python does not read"
        return ParsedCell(number, source, fault=Fault(what))

    def _plain_python(self, number: int, source: str) -> tuple[str, _Cell]:
        try:
            return source, _read_cell(number, source, self._postponed)
        except SyntaxError:
            plain = self._translator.translate(source)
            return plain, _read_cell(number, plain, self._postponed)

    def _statements_of(self, index: int, cell: _Cell) -> tuple[Statement, ...]:
        self._statements += len(cell.statements)
        self._names += cell.names
        if self._statements > _MOST_STATEMENTS:
            raise _too_many_statements()
        if self._names > _MOST_NAMES_IN_ALL:
            raise TooLargeError(f"The notebook has {_TOO_MANY_NAMES}, {_MORE_THAN_CAN_BE_READ}")
        # As in a running notebook, it holds for the cells that follow, too.
        self._postponed = cell.postpones
        return tuple(replace(each, cell=index) for each in cell.statements)


@dataclass(frozen=True)
class _Cell:
    """A cell of plain Python: its statements, the names in its scopes, and what it begins.

    ``postpones`` tells whether annotations are not evaluated from here on.
    """

    statements: tuple[Statement, ...]
    names: int
    postpones: bool


def _read_cell(number: int, source: str, postponed: bool) -> _Cell:
    """Read a cell; a short one only once, since a class's notebooks are alike in most cells."""
    short = len(source) <= _SHORT_CELL and source.count("\n") + source.count(";") <= _FEW
    return (_remembered if short else _read)(number, source, postponed)


def _read(number: int, source: str, postponed: bool) -> _Cell:
    tree, names = _tree(number, source)
    if len(tree.body) > _MOST_STATEMENTS:
        raise _too_many_statements()
    postpones = postponed or _postpones(tree)
    return _Cell(read_statements(0, source, tree, postponed=postpones), names, postpones)


_remembered = lru_cache(maxsize=64)(_read)


def _too_many_statements() -> TooLargeError:
    return TooLargeError(
        f"The notebook has more than {_MOST_STATEMENTS} statements, {_MORE_THAN_CAN_BE_READ}"
    )


def _tree(number: int, source: str) -> tuple[ast.Module, int]:
    """Parse, count the names, and refuse what does not compile, such as a lone ``return``."""
    tree = parsed(source)
    grows = "finally" in source or "case" in source or len(source) > _SHORT_CALL
    if grows and compiled_nodes(tree) > _MOST_COMPILED:
        raise _GrowthError(
            "nests `finally` in `finally`, or names things in one place, so often that Python "
            "makes too much code of it"
        )
    letters = most_letters(source) if source.isascii() else letters_of_scopes(tree)
    if letters > _MOST_LETTERS and letters_of_scopes(tree) > _MOST_LETTERS:
        raise _GrowthError("has so long names around so much code that Python takes too long")
    names = most_names(source) if source.isascii() else _MOST_NAMES
    if names > _FEW_NAMES:
        names = names_in_scopes(tree)
    if names > _MOST_NAMES:
        raise _GrowthError(f"has {_TOO_MANY_NAMES}")
    whole(source, file_name(_label(number)))
    return tree, names


def _label(number: int) -> str:
    return f"cell {number}"


def _postpones(tree: ast.Module) -> bool:
    return any(
        isinstance(node, ast.ImportFrom)
        and node.module == "__future__"
        and any(alias.name == "annotations" for alias in node.names)
        for node in tree.body
    )


def _syntax_fault(source: str, error: SyntaxError) -> Fault:
    line = error.lineno or 0
    lines = source.split("\n")
    text = lines[line - 1] if 0 < line <= len(lines) else ""
    where = f" on line {line}" if line else ""
    return Fault(f"has a syntax error{where} ({error.msg})", line, text)
