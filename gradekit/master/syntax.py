"""Python as it stands in the cells of a notebook."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence

__all__ = ["parse_block", "parse_cell", "top_functions"]

_IPYTHON = re.compile(r"[ \t]*[%!?].*")


def parse_cell(source: str) -> ast.Module:
    """Parse a cell, with IPython's own commands taken as blank lines.

    Raises
    ------
    SyntaxError
        If the rest is not Python.
    """
    lines = ["" if _IPYTHON.fullmatch(line) else line for line in source.split("\n")]
    return _parsed("\n".join(lines))


def parse_block(lines: Sequence[str]) -> list[ast.stmt]:
    """Parse equally indented lines; line numbers count from 2, below a header.

    Raises
    ------
    SyntaxError
        If they are not whole statements.
    """
    code = (line for line in lines if line.strip() and not line.lstrip().startswith("#"))
    indented = next(code, "")[:1] in (" ", "\t")
    header = "if True:" if indented else ""
    statements = _parsed("\n".join([header, *lines, ""])).body
    if not indented:
        return statements
    block, *rest = statements
    if rest or not isinstance(block, ast.If) or block.orelse:
        raise SyntaxError("the lines are not equally indented")
    return block.body


def top_functions(source: str) -> dict[str, range]:
    """Return the lines, from 0, of each function a cell defines at its top level.

    Raises
    ------
    SyntaxError
        If the cell is not Python.
    """
    return {
        node.name: range(
            min([node.lineno, *(item.lineno for item in node.decorator_list)]) - 1,
            node.end_lineno or node.lineno,
        )
        for node in parse_cell(source).body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }


def _parsed(text: str) -> ast.Module:
    try:
        return ast.parse(text)
    except (ValueError, RecursionError, MemoryError) as error:  # NUL characters, endless nesting
        raise SyntaxError(str(error)) from None
