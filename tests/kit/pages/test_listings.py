"""Which code a page lists for a question, and what it marks in it."""

from __future__ import annotations

from records import BLUEPRINT, record
from tiny_course import DOUBLE

from gradekit.notebooks import Place
from gradekit.pages.listings import Listing, list_code


def listed(source: str, *places: Place) -> tuple[Listing, ...]:
    """List the first question's code, with this in its cell."""
    notebook = record(sources={"double_solution": source}).notebook
    return list_code(notebook, "double", "double_solution", places)


def test_the_students_own_lines_and_the_failing_one() -> None:
    """What stands between the markers is the student's; the rest was given."""
    (listing,) = listed(DOUBLE, Place("cell 4", 4))
    assert listing.cell == "cell 4"
    assert [line.text for line in listing.lines] == DOUBLE.split("\n")
    assert [line.number for line in listing.lines if line.own] == [4]
    assert listing.failed == (4,)


def test_without_markers_all_lines_are_the_students() -> None:
    """Nothing is set back where a student took the markers away, or broke one."""
    for source in ("def double(x):\n    return 2 * x", "### START CODE HERE ###\nx = 1"):
        (listing,) = listed(source)
        assert all(line.own for line in listing.lines)


def test_code_in_other_cells() -> None:
    """A definition elsewhere, and a cell in which the code failed, are listed too."""
    notebook = record(sources={"double_solution": "# see below"}).notebook
    extra = {"cell_type": "code", "metadata": {}, "source": "def double(x):\n    return half(x)"}
    helper = {**extra, "source": "def half(x):\n    return x / 0"}
    text = {**extra, "cell_type": "markdown"}
    notebook["cells"] += [text, extra, helper]
    count = len(BLUEPRINT.solution["cells"])
    found = list_code(notebook, "double", "double_solution", [Place(f"cell {count + 3}", 2)])
    assert [f.cell for f in found] == ["cell 4", f"cell {count + 2}", f"cell {count + 3}"]
    assert [f.failed for f in found] == [(), (), (2,)]


def test_a_line_that_is_not_there() -> None:
    """A place outside of the code marks nothing."""
    (listing,) = listed("x = 1", Place("cell 4", 99), Place("cell 99", 1))
    assert listing.failed == ()


def test_control_characters_are_shown_as_such() -> None:
    """Nothing in a line acts, and no line is lost by it."""
    (listing,) = listed("a\x1b[31m\u202e\n\x0cb\ufffe")
    assert [line.text for line in listing.lines] == [
        "a\N{REPLACEMENT CHARACTER}[31m\N{REPLACEMENT CHARACTER}",
        "\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}",
    ]
