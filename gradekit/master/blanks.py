"""What a student finds in place of a solution: names set to None, or the author's own stub.

Every rule here is written to fail closed: a line that may give the solution away is left out.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator, Sequence

from gradekit.master.syntax import parse_block

__all__ = ["blank_lines", "is_code"]

_SIGNS = re.compile(r"[=*/@+%<>|&^~\[\]{}\\]|\w\(")  # of code; a remark can do without


def blank_lines(body: Sequence[str], indent: str) -> list[str]:
    """Return the lines that stand for a region's code, none if there is nothing to ask for.

    Parameters
    ----------
    body
        The lines between a region's markers.
    indent
        White space that the lines returned begin with.
    """
    lines = _author_stub(body) or _assignments(body)
    return [indent + line for line in lines]


def _author_stub(body: Sequence[str]) -> list[str]:
    """Uncomment the commented code that contains None: the author wrote it for the student."""
    lines: list[str] = []
    for block in _comment_blocks(body):
        if _is_stub("\n".join(block), every_statement=True):
            lines += block
        else:
            lines += [line.strip() for line in block if _is_stub(line.strip())]
    return lines


def _comment_blocks(body: Sequence[str]) -> Iterator[list[str]]:
    """Give each run of comment lines in one column, without the sign and the space after it."""
    block: list[str] = []
    column = -1
    for line in [*body, ""]:
        text = line.lstrip()
        if block and (not text.startswith("#") or len(line) - len(text) != column):
            space = all(item[:1] in ("", " ") for item in block)
            yield [item[1:] if space else item for item in block]
            block = []
        if text.startswith("#"):
            column = len(line) - len(text)
            block.append(text[1:].rstrip())


def _is_stub(text: str, *, every_statement: bool = False) -> bool:
    """Whether the text is Python that leaves a None to be filled in."""
    try:
        statements = ast.parse(text).body
    except (SyntaxError, ValueError):
        return False
    holes = [
        any(isinstance(node, ast.Constant) and node.value is None for node in ast.walk(statement))
        and not (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant))
        for statement in statements
    ]
    return bool(holes) and (all(holes) if every_statement else any(holes))


def _assignments(body: Sequence[str]) -> list[str]:
    """Set each assigned name to None, in order, between the remarks written for the student."""
    try:
        statements = parse_block(body)
        comments = _comments(body)
    except (SyntaxError, tokenize.TokenError):
        return []
    secrets = _secrets(statements)
    rows: list[tuple[str, str]] = []
    named: set[str] = set()
    line = 1
    for statement in statements:
        end = statement.end_lineno or statement.lineno
        above = range(line + 1, statement.lineno)
        rows += [("", comments[n]) for n in above if _is_prose(comments.get(n, ""), secrets)]
        names = _names(statement)
        fresh = [name for name in names if name not in named]
        if names and isinstance(statement, ast.Assign | ast.AugAssign | ast.AnnAssign):
            remark = comments.get(end) or comments.get(statement.lineno, "")
            rows.append((_unset(names), remark if _is_prose(remark, secrets) else ""))
        else:
            rows += [(_unset([name]), "") for name in dict.fromkeys(fresh)]
        named.update(names)
        line = end
    if not named:
        return []
    width = max((len(code) for code, remark in rows if code and remark), default=0)
    return [
        f"{code:<{width}}  {remark}" if code and remark else code or remark for code, remark in rows
    ]


def _comments(body: Sequence[str]) -> dict[int, str]:
    """Return the comments by line number; numbers count as those of `parse_block`."""
    text = "\n".join(["if True:", *body, "pass", ""])
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return {token.start[0]: token.string for token in tokens if token.type == tokenize.COMMENT}


def _names(statement: ast.stmt) -> list[str]:
    """Return the plain names that a statement assigns, loop variables and functions left out."""
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return []
    targets: list[ast.expr] = []
    if isinstance(statement, ast.Assign):
        targets = statement.targets
    elif isinstance(statement, ast.AugAssign | ast.AnnAssign):
        targets = [statement.target]
    names = [name for target in targets for name in _target_names(target)]
    for block in ("body", "orelse", "handlers", "finalbody", "cases"):
        for child in getattr(statement, block, []):
            inner = [child] if isinstance(child, ast.stmt) else getattr(child, "body", [])
            names += [name for item in inner for name in _names(item)]
    return names


def _target_names(target: ast.expr) -> list[str]:
    if isinstance(target, ast.Name):
        return [target.id]
    if isinstance(target, ast.Starred):
        return _target_names(target.value)
    if isinstance(target, ast.Tuple | ast.List):
        return [name for item in target.elts for name in _target_names(item)]
    return []


def _unset(names: Sequence[str]) -> str:
    return f"{', '.join(names)} = {', '.join('None' for _ in names)}"


def _secrets(statements: Sequence[ast.stmt]) -> set[str]:
    """Return every statement and every assigned value worth hiding, without white space."""
    secrets = set()
    for statement in statements:
        for node in ast.walk(statement):
            value = getattr(node, "value", None)
            found: list[ast.AST] = [node] if isinstance(node, ast.stmt) else []
            found += [value] if isinstance(value, ast.expr) else []
            secrets |= {
                _squeezed(ast.unparse(item))
                for item in found
                if not isinstance(item, ast.Name | ast.Constant)
            }
    return secrets


def _is_prose(comment: str, secrets: set[str]) -> bool:
    """Whether a comment is a remark for the student, and surely holds no code."""
    text = comment.lstrip("#").strip()
    if not text or _SIGNS.search(text) or any(secret in _squeezed(text) for secret in secrets):
        return False
    parts = text.split(":")
    return not any(is_code(":".join(parts[start:])) for start in range(len(parts)))


def is_code(text: str) -> bool:
    """Whether the text parses as Python and is more than words and numbers."""
    try:
        tree = ast.parse(text.strip())
    except (SyntaxError, ValueError):
        return False
    words = ast.Module | ast.Expr | ast.Name | ast.Constant | ast.Tuple | ast.expr_context
    return any(
        not isinstance(node, words | ast.AnnAssign)
        or (isinstance(node, ast.AnnAssign) and node.value is not None)
        for node in ast.walk(tree)
    )


def _squeezed(text: str) -> str:
    return "".join(text.split())
