"""Which function each grade cell of a master notebook asks for, and what is wrong about that."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from gradekit.master.findings import Finding
from gradekit.master.syntax import top_functions
from gradekit.notebooks.cells import JsonCell, grade_id, is_grade, is_solution
from gradekit.notebooks.regions import RegionError, find_regions

__all__ = ["Answer", "automatic_ids", "find_answers", "question_findings", "test_findings"]

_Labelled = Sequence[tuple[str, JsonCell]]


@dataclass(frozen=True)
class Answer:
    """A function that students complete.

    Parameters
    ----------
    function
        Its name.
    cell
        Position of its cell in the notebook, from 0.
    """

    function: str
    cell: int


def automatic_ids(cells: Sequence[JsonCell]) -> dict[str, int]:
    """Return the position of each grade cell that tests grade, by its id."""
    return {
        name: index
        for index, cell in enumerate(cells)
        if is_grade(cell) and not is_solution(cell) and (name := grade_id(cell)) is not None
    }


def find_answers(cells: Sequence[JsonCell]) -> list[Answer]:
    """Find the functions that students complete, in the notebook's order.

    These are the top-level functions of solution cells that a region touches or that have a
    grade cell. Cells that do not parse have none.
    """
    asked = automatic_ids(cells)
    answers = []
    for index, cell in enumerate(cells):
        if is_solution(cell) and not is_grade(cell) and cell["cell_type"] == "code":
            try:
                regions = find_regions(cell["source"])
                functions = top_functions(cell["source"])
            except (RegionError, SyntaxError):
                continue
            answers += [
                Answer(name, index)
                for name, lines in functions.items()
                if name in asked
                or any(r.start < lines.stop and r.end >= lines.start for r in regions)
            ]
    return answers


def question_findings(cells: _Labelled) -> Iterator[Finding]:
    """Give what does not fit between solution cells and grade cells."""
    bare = [cell for _, cell in cells]
    asked = automatic_ids(bare)
    answers = find_answers(bare)
    home: dict[str, int] = {}
    by_cell: dict[int, list[str]] = {}
    for answer in answers:
        label = cells[answer.cell][0]
        by_cell.setdefault(answer.cell, []).append(answer.function)
        if answer.function not in asked:
            yield Finding(
                "error",
                label,
                f"no question grades the function {answer.function}",
                f"add a grade cell with the id {answer.function} below it",
            )
        if answer.function in home:
            yield Finding(
                "error",
                label,
                f"{cells[home[answer.function]][0]} defines {answer.function} too",
                "keep one solution cell per function",
            )
        home.setdefault(answer.function, answer.cell)
    for index, functions in by_cell.items():
        if len(functions) > 1:
            yield Finding(
                "error",
                cells[index][0],
                f"the cell holds {len(functions)} graded functions: {', '.join(functions)}",
                "give each a solution cell of its own",
            )
    for name, index in asked.items():
        # What a cell defines that cannot be read is not known; that it cannot is said elsewhere.
        if name not in home and not any(_tries(cell, name) for cell in bare):
            yield Finding(
                "error",
                cells[index][0],
                f"no solution cell defines a function {name}",
                "give the grade cell the name of the function it grades as its id",
            )


def test_findings(cells: _Labelled, tested: Mapping[str, int]) -> Iterator[Finding]:
    """Give the questions without hidden tests, and the hidden tests without a question."""
    asked = automatic_ids([cell for _, cell in cells])
    for name, index in asked.items():
        if tested.get(name, 0) < 1:
            yield Finding(
                "error",
                cells[index][0],
                f"the question {name} has no hidden test",
                f'write one, marked pytest.mark.question("{name}")',
            )
    for name in tested:
        if name not in asked:
            yield Finding(
                "error",
                "hidden tests",
                f"tests are marked for {name}, which is no question of the notebook",
                f"correct the marker, or give a grade cell the id {name}",
            )


def _tries(cell: JsonCell, function: str) -> bool:
    """Whether a solution cell would define a function if it could be read."""
    if not is_solution(cell) or cell["cell_type"] != "code":
        return False
    try:
        find_regions(cell["source"])
        top_functions(cell["source"])
    except (RegionError, SyntaxError):
        return re.search(rf"\bdef\s+{re.escape(function)}\b", cell["source"]) is not None
    return False
