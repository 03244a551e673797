"""What stands in ``submitted/`` where no command looks for it."""

from __future__ import annotations

import pytest
from coursework import hand_in
from odd_folders import as_ordinary_user
from tiny_course import make_tiny_course

from gradekit.course import Assignment, find_course, grade_all
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


def test_a_folder_that_cannot_be_read_stops_nobody() -> None:
    """It is named, and the others' submissions are found."""
    with as_ordinary_user() as place:
        assignment = find_course(make_tiny_course(place / "course")).assignment()
        for student in ("ada", "bob"):
            hand_in(assignment, student, b"{}")
        folder = assignment.course.root / "submitted" / "ada"
        folder.chmod(0o000)
        assert [each.student for each in assignment.submissions] == ["bob"]
        assert "cannot be read" in find_misplaced(assignment)["ada"]
