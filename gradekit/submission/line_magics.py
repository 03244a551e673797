"""Cells whose only commands are simple line magics, such as ``%matplotlib inline``."""

from __future__ import annotations

import ast
import re

__all__ = ["without_line_magics"]

# No help (`?`), no further line (`\`), and no statement to run (`%time`).
_LINE_MAGIC = re.compile(r"%(?!time\b)[A-Za-z_]\w*(?: [^?\\]*)?")
_PROMPT = "In ["  # IPython takes it away, and to Python it could be an annotation


def without_line_magics(source: str) -> str | None:
    r"""Give a cell with ``pass`` for each line magic, or None where it takes IPython to read it.

    IPython's own translator comes with its whole shell, which takes longer to load than all that
    most notebooks need.

    Parameters
    ----------
    source
        A cell's source with ``"\n"`` between lines.
    """
    lines = source.split("\n")
    magics = {number for number, line in enumerate(lines, 1) if _LINE_MAGIC.fullmatch(line)}
    if not magics or _PROMPT in source:
        return None
    plain = "".join("pass\n" if n in magics else f"{line}\n" for n, line in enumerate(lines, 1))
    try:
        statements = ast.parse(plain).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    # A line of a text, or one that goes on with the line before, has not become a statement.
    passes = {statement.lineno for statement in statements if isinstance(statement, ast.Pass)}
    return plain if magics <= passes else None
