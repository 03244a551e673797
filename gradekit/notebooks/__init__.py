"""Notebooks as plain data: their cells, how they are read and written, and marked regions."""

from gradekit.notebooks.cells import (
    JsonCell,
    Notebook,
    checksum,
    code_cells,
    grade_id,
    is_grade,
    is_locked,
    is_solution,
    is_tracked,
    nbgrader_metadata,
)
from gradekit.notebooks.places import Place
from gradekit.notebooks.reading import dump_notebook, most_values, parse_notebook
from gradekit.notebooks.regions import Region, RegionError, find_regions

__all__ = [
    "JsonCell",
    "Notebook",
    "Place",
    "Region",
    "RegionError",
    "checksum",
    "code_cells",
    "dump_notebook",
    "find_regions",
    "grade_id",
    "is_grade",
    "is_locked",
    "is_solution",
    "is_tracked",
    "most_values",
    "nbgrader_metadata",
    "parse_notebook",
]
