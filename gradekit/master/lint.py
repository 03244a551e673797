"""What would go wrong with a master notebook, found before students see it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from gradekit.master.findings import Finding, cell_label
from gradekit.master.marks import mark_problems
from gradekit.master.points import points_findings
from gradekit.master.questions import question_findings, test_findings
from gradekit.master.stubs import stub_source
from gradekit.master.syntax import parse_block, parse_cell
from gradekit.notebooks.cells import JsonCell, Notebook, grade_id, is_solution, is_tracked
from gradekit.notebooks.regions import Region, RegionError, find_regions

__all__ = ["Finding", "lint"]

_WHOLE = "put whole Python statements, equally indented, between the markers"
_REFUSED = {
    re.compile(r"(BEGIN|END) SOLUTION"): (
        "nbgrader's solution markers are not used here",
        "write '### START CODE HERE ###' and '### END CODE HERE ###' instead",
    ),
    re.compile(r"(BEGIN|END) HIDDEN TESTS"): (
        "hidden tests do not belong in the notebook",
        "move them to a file of the assignment's hidden tests",
    ),
    re.compile(r"(BEGIN|END) MARK SCHEME"): (
        "a mark scheme does not belong in the notebook",
        "keep it outside the course's source folder",
    ),
    re.compile(r"^[ \t]*#.*\bAUTOTEST\b", re.MULTILINE): (
        "nbgrader's automatic tests are not supported",
        "write a hidden test instead",
    ),
}


def lint(master: Notebook, tested: Mapping[str, int] | None = None) -> tuple[Finding, ...]:
    """Find what is wrong with a master notebook.

    Parameters
    ----------
    master
        The notebook as its author keeps it.
    tested
        How many hidden tests each question has; None leaves the tests out of account.

    Returns
    -------
    tuple of Finding
        By cell first, then what concerns several cells.
    """
    cells = [(cell_label(n, cell), cell) for n, cell in enumerate(master["cells"], 1)]
    findings: list[Finding] = []
    for label, cell in cells:
        findings += [Finding("error", label, *problem) for problem in mark_problems(cell)]
        findings += [
            Finding("error", label, *problem)
            for pattern, problem in _REFUSED.items()
            if pattern.search(cell["source"])
        ]
        if cell["cell_type"] == "code":
            findings += _code_findings(label, cell)
    findings += _duplicate_findings(cells)
    findings += question_findings(cells)
    findings += points_findings(cells)
    if tested is not None:
        findings += test_findings(cells, tested)
    return tuple(findings)


def _code_findings(label: str, cell: JsonCell) -> Iterator[Finding]:
    """Check a code cell's regions and, if it is a solution cell, that it and its stub parse."""
    source = cell["source"]
    try:
        regions = find_regions(source)
    except RegionError as error:
        yield Finding("error", label, f"line {error.line + 1}: {error.message}", error.mend)
        return
    if regions and not is_solution(cell):
        yield Finding(
            "error",
            label,
            "a solution region stands in a cell that is not a solution cell",
            "mark the cell as an autograded answer, or remove the markers",
        )
    for region in regions:
        yield from _region_findings(label, source, region)
    if not is_solution(cell):
        return
    for text, whose, mend in (
        (source, "the cell", "correct it until the notebook runs"),
        (stub_source(source), "the cell's student version", _WHOLE),
    ):
        try:
            parse_cell(text)
        except SyntaxError as error:
            problem = f"{whose} is not valid Python (line {error.lineno}: {error.msg})"
            yield Finding("error", label, problem, mend)
            return


def _region_findings(label: str, source: str, region: Region) -> Iterator[Finding]:
    body = source.split("\n")[region.start + 1 : region.end]
    where = f"line {region.start + 1}"
    if region.misspelled:
        yield Finding(
            "warning",
            label,
            f"line {region.end + 1}: the region's end is spelled END CODER HERE",
            "write '### END CODE HERE ###'",
        )
    try:
        empty = not parse_block(body)
    except SyntaxError:
        yield Finding("error", label, f"{where}: the region does not parse alone", _WHOLE)
    else:
        if empty:
            yield Finding("warning", label, f"{where}: the region has no code", "write a solution")


def _duplicate_findings(cells: Sequence[tuple[str, JsonCell]]) -> Iterator[Finding]:
    first: dict[str, str] = {}
    for label, cell in cells:
        name = grade_id(cell) if is_tracked(cell) else None
        if name is not None and first.setdefault(name, label) != label:
            yield Finding(
                "error",
                label,
                f"the grade_id is also that of {first[name]}",
                "give each cell a grade_id of its own",
            )
