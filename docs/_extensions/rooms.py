"""The rooms of the kit, as a table made from the code."""

from __future__ import annotations

import ast
import importlib
from graphlib import TopologicalSorter
from pathlib import Path

from docstrings import summary
from sphinx.application import Sphinx
from tables import MadeOfCode, table

import gradekit

__all__ = ["imports_of", "setup"]

_KIT = Path(gradekit.__file__).parent


class Rooms(MadeOfCode):
    """``{rooms}``: what each room is for, and which others it uses."""

    def markdown(self) -> str:
        """Give the table, in an order in which each room comes after those that it uses."""
        uses = {
            path.parent.name: imports_of(path.parent) for path in sorted(_KIT.glob("*/__init__.py"))
        }
        order = TopologicalSorter({room: sorted(others) for room, others in uses.items()})
        rows = [
            (
                f"`{room}`",
                summary(importlib.import_module(f"gradekit.{room}")),
                ", ".join(f"`{other}`" for other in sorted(uses[room])) or "none",
            )
            for room in order.static_order()
        ]
        return table(("room", "what it is for", "rooms that it uses"), rows)


def imports_of(folder: Path) -> set[str]:
    """Give the other rooms that the modules of a room import."""
    found = set()
    for path in folder.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("gradekit."):
                found.add(str(node.module).split(".")[1])
    return {name for name in found if (_KIT / name).is_dir()} - {folder.name}


def setup(app: Sphinx) -> dict[str, bool]:
    """Add the directive."""
    app.add_directive("rooms", Rooms)
    return {"parallel_read_safe": True}
