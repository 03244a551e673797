"""Solution regions and their markers."""

from __future__ import annotations

import pytest

from gradekit.errors import MasterError
from gradekit.notebooks.regions import Region, RegionError, find_regions

START = "### START CODE HERE ###"
END = "### END CODE HERE ###"

FOUND: dict[str, tuple[str, list[Region]]] = {
    "none": ("x = 1", []),
    "one": (f"{START}\nx = 1\n{END}", [Region(0, 2, "", "")]),
    "empty": (f"{START}\n{END}", [Region(0, 1, "", "")]),
    "a note": (f"{START} (approx. 2 lines)  \n{END}", [Region(0, 1, "", "(approx. 2 lines)")]),
    "indented": (f"if x:\n    {START}\n    y\n    {END}", [Region(1, 3, "    ", "")]),
    "markers to the left of the code": (
        f"{START}\n\n  # z\n    y\n{END}",
        [Region(0, 4, "    ", "")],
    ),
    "no code inside": (f"  {START}\n        # words\n  {END}", [Region(0, 2, "  ", "")]),
    "two": (
        f"{START}\na\n{END}\n\n{START}\nb\n{END}",
        [Region(0, 2, "", ""), Region(4, 6, "", "")],
    ),
    "the seed's slip": (
        f"{START}\na\n### END CODER HERE ###",
        [Region(0, 2, "", "", misspelled=True)],
    ),
    "trailing space": (f"{START}\na\n{END}  ", [Region(0, 2, "", "")]),
}


@pytest.mark.parametrize(("source", "regions"), FOUND.values(), ids=FOUND)
def test_regions_are_found(source: str, regions: list[Region]) -> None:
    """Lines count from 0; the indentation is that of the code inside."""
    assert [*find_regions(source)] == regions


REFUSED: dict[str, tuple[str, int, str]] = {
    "never closed": (f"a\n{START}\nb", 1, "never ends"),
    "never opened": (f"a\n{END}", 1, "never started"),
    "nested": (f"{START}\n{START}\n{END}\n{END}", 1, "inside the one of line 1"),
    "closed twice": (f"{START}\n{END}\n{END}", 2, "never started"),
    "two signs": ("## START CODE HERE ##\nx", 0, "looks like"),
    "small letters": ("### start code here ###", 0, "looks like"),
    "behind code": (f"x = 1 {START}", 0, "looks like"),
    "START CODER": ("### START CODER HERE ###", 0, "looks like"),
    "two spaces": ("###  END  CODE  HERE ###", 0, "looks like"),
}


@pytest.mark.parametrize(("source", "line", "part"), REFUSED.values(), ids=REFUSED)
def test_unclear_markers_are_refused(source: str, line: int, part: str) -> None:
    """A solution is never released because its marker was not understood."""
    with pytest.raises(RegionError, match=part) as caught:
        find_regions(source)
    assert caught.value.line == line
    assert caught.value.mend
    assert str(caught.value).startswith(f"line {line + 1}: ")
    assert isinstance(caught.value, MasterError)


@pytest.mark.parametrize(
    "source", ["# YOUR CODE HERE", "'START CODE HERE'", "print('the END CODE HERE of it')"]
)
def test_other_words_are_no_markers(source: str) -> None:
    """Only comments are markers."""
    assert find_regions(source) == ()
