"""The student version of a master notebook: stubs where the solutions were."""

from __future__ import annotations

import copy

from gradekit.errors import MasterError
from gradekit.master.blanks import blank_lines
from gradekit.notebooks.cells import (
    Notebook,
    checksum,
    grade_id,
    is_locked,
    is_solution,
    is_tracked,
)
from gradekit.notebooks.regions import find_regions

__all__ = ["stub_source", "student_version"]

_CODE_STUB = ("# YOUR CODE HERE", "raise NotImplementedError()")
_TEXT_STUB = "YOUR ANSWER HERE"


def stub_source(source: str, cell_type: str = "code") -> str:
    """Replace the solution in a solution cell by a stub.

    A code cell keeps everything outside its regions, both marker lines of each and their notes;
    without a region the whole cell is the solution, as nbgrader has it.

    Raises
    ------
    RegionError
        If the regions are not balanced.
    """
    if cell_type != "code":
        return _TEXT_STUB
    regions = find_regions(source)
    if not regions:
        return "\n".join(_CODE_STUB)
    lines = source.split("\n")
    result: list[str] = []
    done = 0
    for region in regions:
        body = lines[region.start + 1 : region.end]
        stub = blank_lines(body, region.indent) or [region.indent + line for line in _CODE_STUB]
        result += [*lines[done : region.start + 1], *stub]
        result.append(lines[region.end].replace("END CODER HERE", "END CODE HERE"))
        done = region.end + 1
    return "\n".join(result + lines[done:])


def student_version(master: Notebook) -> Notebook:
    """Make the notebook that ``nbgrader generate_assignment`` makes with our stubs.

    Raises
    ------
    RegionError
        If the regions of a cell are not balanced.
    MasterError
        If a region stands in a cell that is not a solution cell.
    """
    student = copy.deepcopy(master)
    student["metadata"].pop("celltoolbar", None)
    for number, cell in enumerate(student["cells"], 1):
        if is_solution(cell):
            cell["source"] = stub_source(cell["source"], cell["cell_type"])
        elif cell["cell_type"] == "code" and find_regions(cell["source"]):
            raise MasterError(
                f"cell {number}: a solution region stands in a cell that is not a solution cell; "
                "mark the cell as one, or remove the markers"
            )
        if is_tracked(cell):
            cell["metadata"]["deletable"] = False
            if is_locked(cell):
                cell["metadata"]["editable"] = False
        if cell["cell_type"] == "code":
            cell.update(outputs=[], execution_count=None)
            for field in ("collapsed", "scrolled"):
                cell["metadata"].pop(field, None)
        if is_tracked(cell) and grade_id(cell) is not None:
            cell["metadata"]["nbgrader"].update(
                checksum=checksum(cell), cell_type=cell["cell_type"]
            )
    return student
