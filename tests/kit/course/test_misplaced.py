"""What stands in ``submitted/`` where no command looks for it."""

from __future__ import annotations

import pytest
from coursework import hand_in

from gradekit.course import Assignment, grade_all
from gradekit.course.grader import read_assignment
from gradekit.course.misplaced import find_misplaced
from gradekit.errors import SettingsError

MISPLACED = {
    "other case": ("ada/Tiny/tiny.ipynb", "ada", "rename the folder 'Tiny' in it to 'tiny'"),
    "a slip": ("ada/tinny/tiny.ipynb", "ada", "rename the folder 'tinny' in it to 'tiny'"),
    "a blank": ("ada/tiny /tiny.ipynb", "ada", "rename the folder 'tiny ' in it to 'tiny'"),
    "no folder": ("ada/tiny.ipynb", "ada", "belongs at submitted/STUDENT/tiny/tiny.ipynb"),
    "another folder": ("ada/homework/tiny.ipynb", "ada", "there is no folder 'tiny' in it"),
    "turned round": ("tiny/ada/tiny.ipynb", "tiny", "there is no folder 'tiny' in it"),
    "no student": ("ada.ipynb", "ada.ipynb", "move it to submitted/STUDENT/tiny/tiny.ipynb"),
}
IN_PLACE = ["ada/tiny/tiny.ipynb", "ada/tiny/Tiny/x.ipynb", "ada/other/x.ipynb", ".keep", "a.csv"]


@pytest.mark.parametrize(("file", "name", "words"), MISPLACED.values(), ids=MISPLACED)
def test_misplaced(tiny: Assignment, file: str, name: str, words: str) -> None:
    """The folder is named, and what to do with it."""
    path = tiny.course.root / "submitted" / file
    path.parent.mkdir(parents=True)
    path.touch()
    found = find_misplaced(tiny)
    assert [*found] == [name]
    assert found[name].startswith(f"submitted/{name} is not graded: ")
    assert words in found[name]


@pytest.mark.parametrize("file", IN_PLACE)
def test_in_place(tiny: Assignment, file: str) -> None:
    """Nothing is said of submissions, also of other assignments, and of other files."""
    other = tiny.course.root / "source" / "other"
    other.mkdir()
    (other / "other.ipynb").touch()
    path = tiny.course.root / "submitted" / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    assert find_misplaced(tiny) == {}


def test_the_run_tells(tiny: Assignment) -> None:
    """Where all are misplaced nothing is done; else the others are graded, and a person asked."""
    solved = read_assignment(tiny).solution
    folder = hand_in(tiny, "bob", solved).parent
    folder.rename(folder.with_name("TINY"))
    with pytest.raises(SettingsError, match="submitted/bob is not graded: rename the folder"):
        grade_all(tiny)
    hand_in(tiny, "ada", solved)
    summary = grade_all(tiny)
    assert [each.score for each in summary.finished] == [10.0]
    assert [line.split(" is ")[0] for line in summary.refused] == ["submitted/bob"]
    assert not summary.complete
    assert grade_all(tiny, student="ada").refused == ()
