"""A small master notebook, and nbgrader's own machinery to judge by."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import ClearSolutions, NbGraderPreprocessor
from nbgrader.utils import is_solution
from traitlets.config import Config

from gradekit.master.stubs import stub_source

KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}
MEAN = '''\
def mean(values):
    """Return the arithmetic mean."""
    ### START CODE HERE ### (approx. 2 lines)
    total = np.sum(values)            # Step 1: add
    result = total / len(values)      # Step 2: divide
    ### END CODE HERE ###
    return result'''


def marks(name: str, **more: Any) -> dict[str, Any]:
    """The nbgrader metadata of a cell."""
    base = {"schema_version": 3, "grade": False, "solution": False, "locked": False}
    return {"nbgrader": base | {"grade_id": name} | more}


def code(name: str, source: str, metadata: dict[str, Any] | None = None) -> dict[str, Any]:
    """A code cell that has been run."""
    return {
        "cell_type": "code",
        "id": name,
        "metadata": {"collapsed": True, "scrolled": False, **(metadata or {})},
        "source": source,
        "outputs": [{"output_type": "stream", "name": "stdout", "text": "2.718281828\n"}],
        "execution_count": 7,
    }


def markdown(name: str, source: str, metadata: dict[str, Any] | None = None) -> dict[str, Any]:
    """A text cell."""
    return {"cell_type": "markdown", "id": name, "metadata": metadata or {}, "source": source}


def solution(name: str, source: str) -> dict[str, Any]:
    """A cell that students complete."""
    return code(name.replace("_", "-"), source, marks(name, solution=True))


def grade(name: str, points: float = 10) -> dict[str, Any]:
    """A cell that carries points."""
    metadata = marks(name, grade=True, locked=True, points=points)
    return code(f"grade-{name.replace('_', '-')}", f"# points for {name}", metadata)


def notebook(*cells: dict[str, Any]) -> dict[str, Any]:
    """A notebook of these cells."""
    metadata = {"kernelspec": KERNEL, "celltoolbar": "Create Assignment"}
    return {"cells": [*cells], "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


@pytest.fixture
def build() -> Any:
    """The builders of cells and notebooks, as attributes."""

    class Build:
        pass

    for builder in (code, markdown, solution, grade, notebook, marks):
        setattr(Build, builder.__name__, staticmethod(builder))
    Build.MEAN = MEAN  # type: ignore[attr-defined]
    return Build


@pytest.fixture
def master() -> dict[str, Any]:
    """A master with every kind of cell: two questions, a written answer, a locked text."""
    spread = "def spread(values):\n    return max(values) - min(values)"
    essay = marks("essay", grade=True, solution=True, points=5)
    return notebook(
        markdown("intro", "# Statistics"),
        code("imports", "import numpy as np"),
        markdown("rules", "Work alone.", marks("rules", locked=True)),
        markdown("t1", "## 1. The `mean` of **values** <a id='x'></a>\n\nAdd, then divide."),
        solution("mean_solution", MEAN),
        code("try", "mean([1, 2])"),
        grade("mean", 10),
        markdown("t2", "## [Spread](https://example.org) ##\n```\n# no heading\n```"),
        markdown("t3", "More words."),
        solution("spread_solution", spread),
        grade("spread", 2.5),
        markdown("essay", "The median is robust against outliers.", essay),
        {"cell_type": "raw", "id": "raw", "metadata": {}, "source": "raw"},
    )


class Stubs(NbGraderPreprocessor):  # type: ignore[misc] # nbgrader has no types
    """Our stubs as a step of nbgrader's."""

    def preprocess_cell(self, cell: Any, resources: Any, cell_index: int) -> Any:
        """Replace the solution of one cell."""
        del cell_index
        if is_solution(cell):
            cell.source = stub_source(cell.source, cell.cell_type)
        return cell, resources


@pytest.fixture
def generate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[dict[str, Any]], str]:
    """Run nbgrader's own generate_assignment, with our stubs in place of its ClearSolutions."""
    # nbgrader starts alembic, by name, when it first makes its database.
    bin_folder = str(Path(sys.executable).parent)
    monkeypatch.setenv("PATH", bin_folder, prepend=os.pathsep)

    def run(master: dict[str, Any]) -> str:
        source = tmp_path / "course" / "source" / "hw" / "hw.ipynb"
        source.parent.mkdir(parents=True)
        nbformat.write(nbformat.from_dict(master), source)
        config = Config()
        config.CourseDirectory.root = str(tmp_path / "course")
        config.CourseDirectory.assignment_id = "hw"
        config.GenerateAssignment.preprocessors = [
            Stubs if step is ClearSolutions else step
            for step in GenerateAssignment.preprocessors.default_args[0]
        ]
        GenerateAssignment(coursedir=CourseDirectory(config=config), config=config).start()
        return (tmp_path / "course" / "release" / "hw" / "hw.ipynb").read_text("utf-8")

    return run
