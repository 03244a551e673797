"""Notebooks made of strings, and what is extracted from them."""

from __future__ import annotations

import ast
from typing import Any

from gradekit.sandbox.values import Program
from gradekit.submission.extract import Extracted, Rules, extract

RULES = Rules(
    never_run=frozenset({"model", "f", "g"}),
    never_used=frozenset({"checks"}),
    allowed=("numpy", "math"),
    silent=("matplotlib",),
    exports={"shapes": frozenset({"area", "side"}), "checks": frozenset({"check"})},
)


def notebook(*sources: str) -> dict[str, Any]:
    """Make a notebook of code cells."""
    return {"cells": [{"cell_type": "code", "source": source} for source in sources]}


def chosen(program: Program) -> list[str]:
    """Spell the statements of a program, with the cell of each."""
    return [
        f"{cell.label}: {ast.unparse(ast.parse(cell.source).body[position])}"
        for cell in program.cells
        for position in cell.statements
    ]


def run(program: Program) -> dict[str, Any]:
    """Run a program in this process, as the notebook would run it."""
    namespace: dict[str, Any] = {"__name__": "__main__"}
    for cell in program.cells:
        body = ast.parse(cell.source).body
        selected = ast.Module([body[position] for position in cell.statements], [])
        code = compile(selected, cell.label, "exec", dont_inherit=True)
        exec(code, namespace)  # noqa: S102 - the tests' own code, to prove that it runs
    return namespace


def only(*sources: str, function: str = "f") -> Extracted:
    """Extract one function."""
    return extract(notebook(*sources), [function], RULES)[0][function]


def loaded(*sources: str, function: str = "f") -> Any:
    """Extract one function and make it."""
    found = only(*sources, function=function)
    assert found.program is not None, found.problem
    return run(found.program)[function]
