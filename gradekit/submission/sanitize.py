"""A submission, put back into the instructor's frame before anything of it is graded.

Cells are matched to the master's by nbgrader's ids. What the student wrote in solution cells and
in cells of their own stays; everything that decides what is graded comes from the instructor.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gradekit.master.blueprint import Blueprint
from gradekit.notebooks.cells import (
    JsonCell,
    Notebook,
    grade_id,
    is_locked,
    is_tracked,
    nbgrader_metadata,
)
from gradekit.notebooks.normal import normal_cell, normal_notebook, with_unique_ids
from gradekit.notices import Notice
from gradekit.submission.markup import harmless
from gradekit.text import printable

__all__ = ["Sanitized", "put_right", "sanitize"]

# Marks that nbgrader computes; a difference in them follows from another one.
_DERIVED = {"checksum", "cell_type", "schema_version"}
_SHOWN_NAMES = 5


@dataclass(frozen=True)
class Sanitized:
    """A submission in the instructor's frame.

    Parameters
    ----------
    notebook
        Plain JSON data in the normal form of nbformat 4.5, without outputs. It shares cells with
        the blueprint, so it must not be changed in place.
    notices
        What was odd about the submission, for the instructor and the student.
    """

    notebook: Notebook
    notices: tuple[Notice, ...]


def sanitize(submitted: Mapping[str, Any], blueprint: Blueprint) -> Sanitized:
    """Repair a submission after the blueprint; whatever it holds, this does not fail.

    Cleared are outputs and execution counts; the notebook's metadata, and each tracked cell's
    type and metadata, are the blueprint's, and other cells have none; locked cells get their
    text back; of cells with one id the last keeps it; deleted cells come back at their place;
    texts lose what could act in a page that shows them. The result does not change if it is
    sanitized again.
    """
    return put_right(normal_notebook(submitted), blueprint)


def put_right(raw: Notebook, blueprint: Blueprint) -> Sanitized:
    """Do the same for a notebook in normal form, as `parse_notebook` gives it."""
    frame = blueprint.student
    masters = {
        name: cell
        for cell in frame["cells"]
        if is_tracked(cell) and (name := grade_id(cell)) is not None
    }
    notices = _notebook_notices(raw, frame)
    cells, found = _claimed(raw["cells"], frame, masters)
    notices += found
    for index, cell in enumerate(cells):
        name = grade_id(cell)
        if name is None:
            cells[index] = _foreign(cell)
        else:
            cells[index], found = _repaired(cell, masters[name], name)
            notices += found
    notices += _order_notices(cells, masters)
    cells, found = _completed(cells, masters)
    notices += found
    cells, found = harmless(cells, frame["cells"])
    notices += found
    notebook = {**raw, "cells": with_unique_ids(cells), "metadata": frame["metadata"]}
    return Sanitized(notebook, tuple(notices))


def _notebook_notices(raw: Notebook, frame: Notebook) -> list[Notice]:
    if "kernelspec" in frame["metadata"] and "kernelspec" not in raw["metadata"]:
        message = "The notebook did not say which kernel runs it; the assignment's was entered."
        return [Notice("missing_metadata", message)]
    return []


def _claimed(
    cells: Sequence[JsonCell], frame: Notebook, masters: Mapping[str, JsonCell]
) -> tuple[list[JsonCell], list[Notice]]:
    """Leave nbgrader's marks only on the last cell of each id that the blueprint tracks."""
    last = {grade_id(cell): index for index, cell in enumerate(cells)}
    idle = {grade_id(cell) for cell in frame["cells"]}
    kept: list[JsonCell] = []
    unknown: list[str] = []
    doubled: dict[str, int] = {}
    for index, cell in enumerate(cells):
        name = grade_id(cell)
        if name in masters and last[name] == index:
            kept.append(cell)
            continue
        if name in masters:
            doubled[str(name)] = doubled.get(str(name), 1) + 1
        elif name is not None and name not in idle:
            unknown.append(name)
        elif name is None and is_tracked(cell):
            unknown.append("without a name")
        kept.append(_without_marks(cell))
    notices = [
        Notice(
            "duplicated_cell",
            f"The cell {_quoted(name)} is in the notebook {count} times; "
            "the last one counts as that cell, the others as cells of your own.",
        )
        for name, count in doubled.items()
    ]
    if unknown:
        names = [*dict.fromkeys(unknown)]
        shown = ", ".join(_quoted(name) for name in names[:_SHOWN_NAMES])
        more = f" and {len(names) - _SHOWN_NAMES} more" if len(names) > _SHOWN_NAMES else ""
        message = (
            f"The notebook has cells marked for grading that the assignment does not know "
            f"({shown}{more}); they count as cells of your own."
        )
        notices.append(Notice("unknown_cell", message))
    return kept, notices


def _without_marks(cell: JsonCell) -> JsonCell:
    metadata = {key: value for key, value in cell["metadata"].items() if key != "nbgrader"}
    return {**cell, "metadata": metadata}


def _cleared(cell: JsonCell) -> JsonCell:
    if cell["cell_type"] != "code":
        return cell
    return {**cell, "outputs": [], "execution_count": None}


def _foreign(cell: JsonCell) -> JsonCell:
    """Return a cell of the student's own; its id follows from its place.

    Pages print what stands in metadata (tags, languages) into their HTML as it is.
    """
    return _cleared({key: value for key, value in cell.items() if key != "id"} | {"metadata": {}})


def _repaired(cell: JsonCell, master: JsonCell, name: str) -> tuple[JsonCell, list[Notice]]:
    """Return a tracked cell in the instructor's frame, and what was odd about it."""
    notices = []
    if cell["cell_type"] != master["cell_type"]:
        message = (
            f"The cell {_quoted(name)} had become a {cell['cell_type']} cell; "
            f"it is a {master['cell_type']} cell again."
        )
        notices.append(Notice("changed_cell_type", message))
    if changed := _changed_marks(cell, master):
        message = (
            f"The grading settings of the cell {_quoted(name)} had been changed "
            f"({', '.join(changed)}); the instructor's hold."
        )
        notices.append(Notice("changed_metadata", message))
    if is_locked(master):
        if cell["source"] != master["source"]:
            message = (
                f"The cell {_quoted(name)} is the instructor's and had been edited; "
                "its original text was put back. Code of yours belongs into a cell of your own."
            )
            notices.append(Notice("edited_cell", message))
        return master, notices
    repaired = {**cell, "cell_type": master["cell_type"], "metadata": master["metadata"]}
    return _cleared({**normal_cell(repaired), "id": master["id"]}), notices


def _changed_marks(cell: JsonCell, master: JsonCell) -> list[str]:
    mine, theirs = nbgrader_metadata(cell), nbgrader_metadata(master)
    changed = {key for key in {*mine, *theirs} - _DERIVED if mine.get(key) != theirs.get(key)}
    known = sorted(changed & set(theirs))
    return known + (["other entries"] if changed - set(theirs) else [])


def _order_notices(cells: Sequence[JsonCell], masters: Mapping[str, JsonCell]) -> list[Notice]:
    present = [name for cell in cells if (name := grade_id(cell)) is not None]
    if present == [name for name in masters if name in present]:
        return []
    message = "The assignment's cells stand in another order than they were given in."
    return [Notice("reordered_cells", message)]


def _completed(
    cells: Sequence[JsonCell], masters: Mapping[str, JsonCell]
) -> tuple[list[JsonCell], list[Notice]]:
    """Put deleted cells back: after the nearest one before it that is there, else before one."""
    result = [*cells]
    present = {name for cell in cells if (name := grade_id(cell)) is not None}
    missing = [name for name in masters if name not in present]
    order = [*masters]
    for name in missing:
        place = {grade_id(cell): index for index, cell in enumerate(result)}
        at = order.index(name)
        before = [place[other] for other in order[:at] if other in place]
        after = [place[other] for other in order[at + 1 :] if other in place]
        index = before[-1] + 1 if before else after[0] if after else len(result)
        result.insert(index, _returned(masters[name], name))
    if missing and not present:
        message = (
            "The notebook had lost all marks of the assignment's cells; "
            "the cells were added again, and what you wrote counts as cells of your own."
        )
        return result, [Notice("missing_metadata", message)]
    return result, [_deleted_notice(masters[name], name) for name in missing]


def _returned(master: JsonCell, name: str) -> JsonCell:
    """Return a deleted cell; where an answer was to be, a remark that there is none."""
    if is_locked(master):
        return master
    remark = f"The cell {name} was missing from the submission."
    source = f"# {remark}" if master["cell_type"] == "code" else f"*{remark}*"
    return {**master, "source": source}


def _deleted_notice(master: JsonCell, name: str) -> Notice:
    put_back = "it was put back" if is_locked(master) else "an empty one was put in its place"
    return Notice(
        "deleted_cell", f"The cell {_quoted(name)} was missing from the notebook; {put_back}."
    )


def _quoted(name: str) -> str:
    return f"'{printable(name, 60)}'"
