"""The master notebook is well formed, and its questions and points are those of the lesson."""

from __future__ import annotations

import ast
import re
import sys
from typing import Any

import nbformat
import pytest
from master_notebook import CELLS, FOLDER, MASTER, NOTEBOOK, POINTS, ROOT, parse, text

from gradekit.master.blueprint import Blueprint, read_blueprint
from gradekit.notebooks.reading import parse_notebook

LINKS = {
    "reg_utils.py": "reg_utils.py",
    "testCases.py": "testCases.py",
    "datasets/data.mat": "datasets/data.mat",
    "student-guide.md": "docs/student-guide.md",
}

every_question = pytest.mark.parametrize("question", POINTS)


@pytest.fixture(scope="module")
def blueprint() -> Blueprint:
    """Give the master as the kit reads it."""
    return read_blueprint(
        parse_notebook(MASTER.read_bytes(), str(MASTER)), "regularization", "regularization"
    )


def grading(cell: dict[str, Any]) -> dict[str, Any]:
    """Give what nbgrader keeps about a cell."""
    found: dict[str, Any] = cell["metadata"].get("nbgrader", {})
    return found


def test_it_is_a_valid_notebook() -> None:
    """It is nbformat 4.5, for the kernel python3, and kept without any trace of a run."""
    notebook = nbformat.from_dict(NOTEBOOK)
    nbformat.validate(notebook)
    assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
    assert notebook.metadata.kernelspec.name == "python3"
    for cell in notebook.cells:
        assert cell.get("outputs", []) == []
        assert cell.get("execution_count") is None


def test_cell_ids_are_words_and_unique() -> None:
    """Ids say what a cell is, and no two are alike."""
    assert len(CELLS) == len(NOTEBOOK["cells"])
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*(-[a-z0-9_]+)*", name) for name in CELLS)


def test_questions_and_points(blueprint: Blueprint) -> None:
    """Four questions in the order of the lesson, worth 100 points together."""
    assert {question.id: question.points for question in blueprint.questions} == POINTS
    assert [question.id for question in blueprint.questions] == list(POINTS)
    assert blueprint.max_score == 100


def test_titles_and_overview_name_the_points(blueprint: Blueprint) -> None:
    """The heading of a question and the table at the top state the points of its grade cell."""
    for number, question in enumerate(blueprint.questions, 1):
        points = POINTS[question.id]
        assert re.fullmatch(rf"Question {number}: [^()]+", question.title)
        heading = f"### {question.title} ({points} points)"
        assert any(heading in cell["source"] for cell in blueprint.solution["cells"])
        assert f"| {number} | `{question.id}` | {points} |" in text("title")


@every_question
def test_cells_of_a_question(question: str) -> None:
    """A solution cell, open to the student, is followed by a locked check that earns points."""
    order = list(CELLS)
    solution, check = f"{question}-solution", f"{question}-check"
    assert order.index(check) == order.index(solution) + 1
    common = {"schema_version": 3, "task": False}
    assert grading(CELLS[solution]) == common | {
        "grade_id": f"{question}_solution", "grade": False, "locked": False, "solution": True,
    }  # fmt: skip
    assert grading(CELLS[check]) == common | {
        "grade_id": question, "grade": True, "locked": True, "solution": False,
        "points": POINTS[question],
    }  # fmt: skip


@pytest.mark.parametrize(("name", "kept"), LINKS.items(), ids=LINKS)
def test_support_files_are_relative_links(name: str, kept: str) -> None:
    """What the notebook needs lies beside it, as a link to the one file that is kept."""
    path = FOLDER / name
    assert path.is_symlink()
    assert not path.readlink().is_absolute()
    assert path.resolve() == ROOT / kept


def test_imports_are_among_the_requirements() -> None:
    """Each import is of the standard library, of a support file, or named for students."""
    lines = (FOLDER / "requirements.txt").read_text(encoding="utf-8").splitlines()
    required = {line.split(">=")[0] for line in lines if line and not line.startswith("#")}
    given = {"reg_utils", "selfcheck", "testCases", "IPython"}  # IPython comes with ipykernel
    for node in ast.walk(parse(text("imports"))):
        if isinstance(node, ast.Import | ast.ImportFrom):
            name = node.module if isinstance(node, ast.ImportFrom) else node.names[0].name
            module = str(name).split(".")[0]
            assert module in required | given | sys.stdlib_module_names
