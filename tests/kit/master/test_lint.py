"""What is found wrong with master notebooks."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from gradekit.master.lint import Finding, lint

START, END = "### START CODE HERE ###", "### END CODE HERE ###"
BODY = f"def mean(values):\n    {START}\n    y = 1\n    {END}\n    return y"


def test_a_good_master_has_no_findings(master: dict[str, Any]) -> None:
    """Manually graded text, locked text and raw cells are all right."""
    assert lint(master) == ()
    assert lint(master, {"mean": 3, "spread": 1}) == ()


Change = Callable[[Any], list[dict[str, Any]]]


def with_source(source: str) -> Change:
    """A question whose solution cell reads so."""
    return lambda b: [b.solution("mean_solution", source), b.grade("mean")]


def with_marks(**changes: Any) -> Change:
    """A question whose grade cell has these marks; None removes one."""

    def change(b: Any) -> list[dict[str, Any]]:
        cell = b.grade("mean")
        marks = cell["metadata"]["nbgrader"] | changes
        cell["metadata"]["nbgrader"] = {k: v for k, v in marks.items() if v is not None}
        return [b.solution("mean_solution", BODY), cell]

    return change


def beside(*cells: Callable[[Any], dict[str, Any]]) -> Change:
    """A good question with further cells."""
    return lambda b: [
        b.solution("mean_solution", BODY),
        b.grade("mean"),
        *(cell(b) for cell in cells),
    ]


def stating(text: str, *more: str) -> Change:
    """A text above a question of 10 points, and others after it."""
    return lambda b: [
        b.markdown("text", text),
        *(
            cell
            for name in ("mean", *more)
            for cell in (
                b.solution(f"{name}_solution", BODY.replace("mean", name)),
                b.grade(name),
            )
        ),
    ]


FIRST_TEXT = "cell 1"
TWO = f"{BODY}\n\n{BODY.replace('mean', 'other')}"
FIRST, SECOND, THIRD = "cell 1 (mean_solution)", "cell 2 (mean)", "cell 3"
CASES: dict[str, tuple[Change, str, str, str]] = {
    "open region": (with_source(f"x\n{START}\ny = 1"), "error", FIRST, "line 2: .* never ends"),
    "stray end": (with_source(f"{BODY}\n{END}"), "error", FIRST, "line 6: .* never started"),
    "nested": (with_source(f"{START}\n{START}"), "error", FIRST, "line 2: .* inside"),
    "CODER": (
        with_source(BODY.replace("END CODE", "END CODER")), "warning", FIRST, "line 4: .*CODER"
    ),
    "region elsewhere": (
        beside(lambda b: b.code("x", f"{START}\ny = 1\n{END}")), "error", THIRD, "not a solution"
    ),
    "half a statement": (
        with_source(f"def mean(v):\n    y = (\n    {START}\n    1\n    )\n    {END}\n    return y"),
        "error", FIRST, "line 3: the region does not parse alone",
    ),
    "an else": (
        with_source(f"def mean(v):\n    if v:\n     y = 1\n{START}\n    else:\n     y = 2\n{END}"),
        "error", FIRST, "does not parse alone",
    ),
    "magic in a region": (
        with_source(BODY.replace("y = 1", "%timeit y")), "error", FIRST, "does not parse alone"
    ),
    "empty region": (
        with_source(BODY.replace("y = 1", "# y")), "warning", FIRST, "the region has no code"
    ),
    "bad syntax": (with_source(f"{BODY}\nx = = 1"), "error", FIRST, r"not valid Python \(line 6"),
    "a stub that breaks": (
        with_source(f"def mean(v):\n    return [\n{START}\n    1,\n{END}\n    ]"),
        "error", FIRST, r"student version is not valid Python \(line 5",
    ),
    "no id": (with_marks(grade_id=None), "error", "cell 2", "has no grade_id"),
    "empty id": (with_marks(grade_id=""), "error", "cell 2", "has no grade_id"),
    "id with spaces": (with_marks(grade_id="a b"), "error", "cell 2 (a b)", "not valid"),
    "id that is a list": (with_marks(grade_id=["a"]), "error", "cell 2", "not valid"),
    "same id": (
        beside(lambda b: b.markdown("m", "x", b.marks("mean", locked=True))),
        "error", "cell 3 (mean)", r"also that of cell 2 \(mean\)",
    ),
    "no points": (with_marks(points=None), "error", SECOND, "points are missing"),
    "zero points": (with_marks(points=0), "error", SECOND, "points are 0"),
    "negative points": (with_marks(points=-1), "error", SECOND, "points are -1"),
    "endless points": (with_marks(points=float("inf")), "error", SECOND, "points are inf"),
    "not a number": (with_marks(points=float("nan")), "error", SECOND, "points are nan"),
    "points in words": (with_marks(points="5"), "error", SECOND, "points are '5', not a number"),
    "points yes": (with_marks(points=True), "error", SECOND, "points are True"),
    "old schema": (with_marks(schema_version=2), "error", SECOND, "schema_version is 2, not 3"),
    "no schema": (with_marks(schema_version=None), "error", SECOND, "schema_version is missing"),
    "flag in words": (with_marks(grade="yes"), "error", SECOND, "'grade' is not true or false"),
    "extra marks": (with_marks(color="red"), "error", SECOND, "does not know the metadata color"),
    "marks that are none": (
        beside(lambda b: b.code("x", "", {"nbgrader": 5})), "error", THIRD, "version is missing"
    ),
    "graded text": (
        beside(lambda b: b.markdown("m", "x", b.marks("m", grade=True, points=1))),
        "error", "cell 3 (m)", "text cell cannot be graded by tests",
    ),
    "answer without points": (
        beside(lambda b: b.markdown("m", "x", b.marks("m", solution=True))),
        "error", "cell 3 (m)", "carries no points",
    ),
    "no question": (
        beside(lambda b: b.solution("o_solution", BODY.replace("mean", "other"))),
        "error", "cell 3 (o_solution)", "no question grades the function other",
    ),
    "no function": (
        beside(lambda b: b.grade("other")), "error", "cell 3 (other)", "no solution cell defines"
    ),
    "twice": (
        beside(lambda b: b.solution("again", BODY)),
        "error", "cell 3 (again)", r"cell 1 \(mean_solution\) defines mean too",
    ),
    "two in a cell": (with_source(TWO), "error", FIRST, "2 graded functions: mean, other"),
    "other points in the heading": (
        stating("## Mean (20 points)"), "warning", FIRST_TEXT,
        r"says 20 points, but .* carries other points \(mean 10\)",
    ),
    "other points in the text": (
        stating("## Mean\n\nWrite it (12.5 pts)."), "warning", FIRST_TEXT, "says 12.5 points",
    ),
    "other points in sum": (
        stating("## All: 30 points ##", "spread"), "warning", FIRST_TEXT,
        r"says 30 points, .*\(mean 10, spread 10\)",
    ),
    "nbgrader's solution": (
        with_source(f"{BODY}\n### BEGIN SOLUTION"), "error", FIRST, "solution markers"
    ),
    "nbgrader's hidden tests": (
        beside(lambda b: b.code("x", "### BEGIN HIDDEN TESTS")), "error", THIRD, "hidden tests"
    ),
    "nbgrader's mark scheme": (
        beside(lambda b: b.markdown("x", "### BEGIN MARK SCHEME")), "error", THIRD, "mark scheme"
    ),
    "nbgrader's autotest": (
        beside(lambda b: b.code("x", "x\n ### HASHED AUTOTEST f(1)")), "error", THIRD, "automatic"
    ),
}  # fmt: skip


@pytest.mark.parametrize(("change", "level", "cell", "message"), CASES.values(), ids=CASES)
def test_each_fault_is_found_where_it_is(
    build: Any, change: Change, level: str, cell: str, message: str
) -> None:
    """The finding names the cell, what is wrong and the mend."""
    found = lint(build.notebook(*change(build)))
    hits = [item for item in found if re.search(message, item.message)]
    assert [(item.level, item.cell) for item in hits] == [(level, cell)], [*map(str, found)]
    assert all(item.mend for item in found)


RIGHT_POINTS = {
    "heading": ("## Mean (10 points)",),
    "heading with a colon": ("# Mean: 10 points",),
    "text": ("Write `mean` (10 marks).",),
    "of the first": ("## Mean (10 points)", "spread"),
    "of both": ("## Two questions [20 pts]", "spread"),
    "a list of questions": ("1. mean (10 points)\n2. spread (25 points)\n3. more (30 points)",),
    "a heading above parts": ("## Mean (10 points)\n\nThe sum (4 points), the rest (6 points)",),
    "no worth": ("## Draw 5 points\n\nThe 20 points of the data set",),
}


@pytest.mark.parametrize("given", RIGHT_POINTS.values(), ids=RIGHT_POINTS)
def test_points_that_agree(build: Any, given: tuple[str, ...]) -> None:
    """Whatever a text says that is not about other points is all right."""
    assert lint(build.notebook(*stating(*given)(build))) == ()


def test_the_nearest_text_counts(build: Any) -> None:
    """The notebook's total stands above; a text speaks of nothing behind the next one."""
    cells = [
        build.markdown("total", "# Statistics (100 points)"),
        *stating("## Mean (10 points)")(build),
        build.markdown("next", "## Spread (20 points)"),
        build.solution("spread_solution", BODY.replace("mean", "spread")),
        build.grade("spread"),
    ]
    assert [(f.cell, f.level) for f in lint(build.notebook(*cells))] == [("cell 5", "warning")]


UNREADABLE = {
    "never ends": BODY.replace(END, "# the end is forgotten"),
    "no Python": f"{BODY}\nx = = 1",
}


@pytest.mark.parametrize("source", UNREADABLE.values(), ids=UNREADABLE)
def test_one_fault_is_told_once(build: Any, source: str) -> None:
    """A cell that cannot be read is said to be so, and not to define nothing."""
    (found,) = lint(build.notebook(build.solution("mean_solution", source), build.grade("mean")))
    assert found.cell == FIRST


def test_hidden_tests_must_match_the_questions(build: Any) -> None:
    """Each question needs a test, each test a question."""
    master = build.notebook(build.solution("mean_solution", BODY), build.grade("mean"))
    assert [(f.cell, f.message) for f in lint(master, {"mean": 0, "median": 2})] == [
        (SECOND, "the question mean has no hidden test"),
        ("hidden tests", "tests are marked for median, which is no question of the notebook"),
    ]
    assert lint(master, {"mean": 1}) == ()


def test_a_finding_reads_as_one_line() -> None:
    """Level, place, fault and mend."""
    assert str(Finding("error", "cell 2", "it is bad", "mend it")) == (
        "error: cell 2: it is bad; mend it"
    )


def test_ungraded_functions_beside_a_graded_one_are_fine(build: Any) -> None:
    """Helpers in a solution cell need no question of their own."""
    source = f"def helper(x):\n    return x\n\n{BODY}"
    assert lint(build.notebook(build.solution("s", source), build.grade("mean"))) == ()
