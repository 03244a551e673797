"""The rooms of gradekit, and which way data flows."""

from __future__ import annotations

import ast
import importlib
import json
import re
import sys
from pathlib import Path

import pytest

ROOMS = [
    "selfcheck",
    "notebooks",
    "sandbox",
    "master",
    "submission",
    "judging",
    "statistics",
    "course",
    "collecting",
    "cluster",
    "exports",
    "pages",
    "cli",
]


def imported(path: Path) -> set[str]:
    """Give the modules of the kit that a file imports."""
    tree = ast.parse(path.read_text())
    names = {n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)}
    names |= {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    return {name for name in names if name.split(".")[0] == "gradekit"}


def test_every_room_is_listed(root: Path) -> None:
    """There is no room that the order does not know."""
    folders = {
        path.name for path in (root / "gradekit").iterdir() if (path / "__init__.py").exists()
    }
    assert folders == set(ROOMS)


@pytest.mark.parametrize("room", ROOMS)
def test_rooms_import_downward(root: Path, room: str) -> None:
    """A room imports only from itself and from rooms before it."""
    allowed = set(ROOMS[: ROOMS.index(room) + 1])
    for path in sorted((root / "gradekit" / room).glob("*.py")):
        rooms = {name.split(".")[1] for name in imported(path) if "." in name}
        assert rooms & set(ROOMS) <= allowed, path


def test_sandbox_stands_alone(root: Path) -> None:
    """What runs beside student code imports nothing else of the kit but what all stands on."""
    for path in sorted((root / "gradekit" / "sandbox").glob("*.py")):
        for name in imported(path):
            alone = name == "gradekit" or name.startswith(
                ("gradekit.sandbox", "gradekit.errors", "gradekit.closing")
            )
            assert alone, (path, name)


def test_the_self_check_stands_alone(root: Path) -> None:
    """What students run imports its own modules, Python's and NumPy."""
    for path in sorted((root / "gradekit" / "selfcheck").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and node.level:
                assert node.level == 1, path
            elif isinstance(node, ast.Import | ast.ImportFrom):
                names = [node.module] if isinstance(node, ast.ImportFrom) else node.names
                for name in [str(getattr(name, "name", name)) for name in names]:
                    assert name.split(".")[0] in sys.stdlib_module_names | {"numpy"}, path


@pytest.mark.parametrize("room", ROOMS)
def test_public_names(room: str) -> None:
    """Each room's face lists its names, sorted, and has them."""
    module = importlib.import_module(f"gradekit.{room}")
    assert all(hasattr(module, name) for name in module.__all__)


TERMS = {
    "regularization", "regularisation", "regularized", "dropout", "keep_prob", "lambd",
    "overfitting", "weight_decay", "l2", "sigmoid", "relu", "cross_entropy", "neuron", "neurons",
    "reg_utils", "testcases", "goalkeeper",
}  # fmt: skip


def words_of(root: Path) -> set[str]:
    """Give the terms of the project's own assignment, and the names of all of its functions."""
    words = set(TERMS)
    for path in (root / "reg_utils.py", root / "testCases.py"):
        words |= {
            n.name for n in ast.parse(path.read_text()).body if isinstance(n, ast.FunctionDef)
        }
    master = json.loads((root / "source/regularization/regularization.ipynb").read_text())
    for cell in master["cells"]:
        if cell["cell_type"] == "code":
            words |= {*re.findall(r"^def (\w+)\(", "".join(cell["source"]), re.MULTILINE)}
    return {word.lower() for word in words}


def test_nothing_knows_the_assignment(root: Path) -> None:
    """No file of the machinery speaks of the project's own assignment; there is no exception."""
    words = words_of(root)
    assert {"compute_cost", "load_2d_dataset", "forward_propagation_with_dropout"} <= words
    files = [p for p in (root / "gradekit").rglob("*") if p.is_file() and p.suffix != ".pyc"]
    assert len(files) > 150
    found = [
        f"{path.relative_to(root)}: {word}"
        for path in files
        for word in sorted({*re.findall(r"\w+", path.read_text().lower())} & words)
    ]
    assert found == []
