"""The master notebook of the regularization assignment, as its tests look at it."""

from __future__ import annotations

import ast
import json
import re
import sys
from pathlib import Path
from typing import Any

import reg_utils

__all__ = [
    "CELLS",
    "FOLDER",
    "MASTER",
    "NOTEBOOK",
    "POINTS",
    "ROOT",
    "definitions",
    "parse",
    "text",
]

ROOT = Path(reg_utils.__file__).parent
FOLDER = ROOT / "source" / "regularization"
MASTER = FOLDER / "regularization.ipynb"

if str(FOLDER) not in sys.path:
    sys.path.append(str(FOLDER))  # the self-check lies beside the notebook only

POINTS = {
    "compute_cost_with_regularization": 20,
    "backward_propagation_with_regularization": 25,
    "forward_propagation_with_dropout": 30,
    "backward_propagation_with_dropout": 25,
}
NOTEBOOK: dict[str, Any] = json.loads(MASTER.read_text(encoding="utf-8"))
CELLS: dict[str, dict[str, Any]] = {cell["id"]: cell for cell in NOTEBOOK["cells"]}

_DEFINITIONS = (ast.Import, ast.ImportFrom, ast.FunctionDef)


def text(cell_id: str) -> str:
    """Give the source of a cell."""
    return "".join(CELLS[cell_id]["source"])


def parse(source: str) -> ast.Module:
    """Parse a code cell, IPython's magic lines left out."""
    return ast.parse(re.sub(r"(?m)^%.*$", "", source))


def definitions(notebook: dict[str, Any]) -> dict[str, Any]:
    """Run the imports and the function definitions of a notebook, and nothing else."""
    names: dict[str, Any] = {}
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            tree = parse("".join(cell["source"]))
            kept = [node for node in tree.body if isinstance(node, _DEFINITIONS)]
            exec(compile(ast.Module([*kept], []), cell["id"], "exec"), names)  # noqa: S102  our own
    return names
