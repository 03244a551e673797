"""The catalogue: every attack, read from its file."""

from __future__ import annotations

import ast
import importlib
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from attacks import preamble
from attacks.expected import Outcome, WholeOutcome

__all__ = ["PLACEMENTS", "CodeAttack", "WholeAttack", "code_attacks", "whole_attacks"]

FOLDER = Path(__file__).parent
PLACEMENTS = ("top", "inside", "around")
"""At the top level, inside the graded function, and in its decorator or default argument."""

_AROUND = ("decorator", "default")


@dataclass(frozen=True)
class CodeAttack:
    """An attack in student code: a function, put where the grader runs it.

    Parameters
    ----------
    name, tries
        The file's name, and what the attack tries.
    expected
        What must come of it.
    source
        The attack's own text, without what only the catalogue needs.
    replaces
        Whether it makes the answer itself (``result``) or tells whether it worked (``attack``).
    """

    name: str
    tries: str
    expected: Outcome
    source: str
    replaces: bool

    def code(self, place: str, constants: dict[str, str], solution: str) -> str:
        """Write the cell that defines the attacked function.

        Parameters
        ----------
        place
            One of `PLACEMENTS`.
        constants
            Values for the preamble's constants.
        solution
            The right definition of the function: it is used where the attack says that it
            worked, so that success shows in points.
        """
        function = self.expected.question
        right = solution.replace(f"def {function}(", "def right_answer(", 1)
        assert right != solution
        parts = [self.text(constants), right]
        if self.replaces:
            parts.append(_RESULT[self._form(place)])
        else:
            parts.append(_ATTACK[self._form(place)])
        return "\n\n".join(parts).replace("GRADED", function) + "\n"

    def text(self, constants: dict[str, str]) -> str:
        """Write the attack alone, behind its preamble."""
        return f"{_preamble(**constants)}\n\n{self.source}"

    def _form(self, place: str) -> str:
        return place if place != "around" else _chance(self.name).choice(_AROUND)

    def placement(self) -> str:
        """Choose the one place that is tried where not all are; always the same one."""
        return _chance(f"{self.name}, place").choice(PLACEMENTS)


@dataclass(frozen=True)
class WholeAttack:
    """An attack by a whole notebook or a whole folder.

    Parameters
    ----------
    name, tries, expected
        As for `CodeAttack`.
    make
        For a notebook, ``make(solved, blank)``; for a folder, ``lay(folder, course)``.
    kind
        ``"notebooks"`` or ``"folders"``.
    student
        The student's id: part of the attack for some folders.
    """

    name: str
    tries: str
    expected: WholeOutcome
    make: Callable[..., Any]
    kind: str
    student: str


@cache
def code_attacks() -> tuple[CodeAttack, ...]:
    """Give all attacks in student code, sorted by name."""
    return tuple(
        CodeAttack(
            name=name,
            tries=_tries(loaded),
            expected=loaded.EXPECTED,
            source=_bare(Path(str(loaded.__file__)).read_text(encoding="utf-8")),
            replaces=hasattr(loaded, "result"),
        )
        for name, loaded in _modules("code")
    )


@cache
def whole_attacks() -> tuple[WholeAttack, ...]:
    """Give all attacks by notebooks and folders, sorted by kind and name."""
    return tuple(
        WholeAttack(
            name=name,
            tries=_tries(loaded),
            expected=loaded.EXPECTED,
            make=loaded.make if kind == "notebooks" else loaded.lay,
            kind=kind,
            student=getattr(loaded, "STUDENT", name),
        )
        for kind in ("notebooks", "folders")
        for name, loaded in _modules(kind)
    )


def _modules(kind: str) -> Iterator[tuple[str, ModuleType]]:
    for path in sorted((FOLDER / kind).glob("*.py")):
        yield path.stem, importlib.import_module(f"attacks.{kind}.{path.stem}")


def _tries(loaded: ModuleType) -> str:
    return " ".join((loaded.__doc__ or "").split())


def _chance(seed: str) -> random.Random:
    return random.Random(seed)  # noqa: S311 - a choice that is to be the same each time


def _preamble(**constants: str) -> str:
    text = _bare(Path(preamble.__file__).read_text(encoding="utf-8"))
    for name, value in constants.items():
        old = f"{name} = {getattr(preamble, name)!r}\n"
        assert old in text, name
        text = text.replace(old, f"{name} = {value!r}\n", 1)
    return f"import numpy as np\n{text}"


def _bare(source: str) -> str:
    """Leave out imports, annotations and what must come of the attack."""
    tree = ast.parse(source)
    kept = []
    for node in tree.body:
        names = [t.id for t in getattr(node, "targets", []) if isinstance(t, ast.Name)]
        skipped = ast.Import | ast.ImportFrom | ast.Expr
        if not isinstance(node, skipped) and names != ["EXPECTED"]:
            kept.append(_Unannotated().visit(node))
    bare = [node for node in kept if node is not None]
    return ast.unparse(ast.fix_missing_locations(ast.Module(bare, [])))


class _Unannotated(ast.NodeTransformer):
    """Takes annotations away, so that nothing that they name is needed."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        """Take a function's annotations and docstring away."""
        node.returns = None
        if ast.get_docstring(node) is not None:
            node.body = node.body[1:] or [ast.Pass()]
        return self.generic_visit(node)

    def visit_arg(self, node: ast.arg) -> ast.AST:
        """Take an argument's annotation away."""
        node.annotation = None
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST | None:
        """Make a plain assignment; a name alone is an alias of types and goes."""
        self.generic_visit(node)
        alias = isinstance(node.annotation, ast.Name) and node.annotation.id == "TypeAlias"
        if node.value is None or alias:
            return None
        return ast.Assign([node.target], node.value)


_ATTACK = {
    "top": """\
WORKED = attack(())

def GRADED(*args, **kwargs):
    return right_answer(*args, **kwargs) if WORKED else None""",
    "inside": """\
def GRADED(*args, **kwargs):
    return right_answer(*args, **kwargs) if attack(args) else None""",
    "decorator": """\
def hostile(function):
    worked = attack(())
    def wrapper(*args, **kwargs):
        return function(*args, **kwargs) if worked else None
    return wrapper

@hostile
def GRADED(*args, **kwargs):
    return right_answer(*args, **kwargs)""",
    "default": """\
def GRADED(*args, worked=attack(()), **kwargs):
    return right_answer(*args, **kwargs) if worked else None""",
}
_RESULT = {
    "top": """\
ANSWER = result(())

def GRADED(*args, **kwargs):
    return ANSWER""",
    "inside": """\
def GRADED(*args, **kwargs):
    return result(args)""",
    "decorator": """\
def hostile(function):
    answer = result(())
    def wrapper(*args, **kwargs):
        return answer
    return wrapper

@hostile
def GRADED(*args, **kwargs):
    return right_answer(*args, **kwargs)""",
    "default": """\
def GRADED(*args, answer=result(()), **kwargs):
    return answer""",
}
